"""The memo: a workbook's figures as a paper of three pages, in PDF, Word or Markdown."""
