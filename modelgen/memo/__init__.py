"""The memo: a workbook's figures as a paper of four pages, in PDF, Word or Markdown."""
