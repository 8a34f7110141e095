// Load a workbook and store it again: node resave.cjs exceljs|sheetjs SOURCE TARGET
const [library, source, target] = process.argv.slice(2);

async function main() {
  if (library === "exceljs") {
    const ExcelJS = require("exceljs");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(source);
    await workbook.xlsx.writeFile(target);
  } else {
    const XLSX = require("xlsx");
    XLSX.writeFile(XLSX.readFile(source, { cellStyles: true, cellNF: true }), target);
  }
}

main().catch((error) => {
  console.error(String(error && error.message ? error.message : error));
  process.exit(1);
});
