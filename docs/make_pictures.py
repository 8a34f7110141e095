"""The pictures of the README and of the tutorial, rendered from real workbooks and memos.

    python docs/make_pictures.py

Needs what the tests need, Chromium among it, and Pillow (`pip install pillow`).
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from PIL import Image, ImageChops

HERE = Path(__file__).parent

sys.path.insert(0, str(HERE.parent))

from tests.pages import walk  # noqa: E402 - the tests lie beside this folder


def trimmed(picture: Image.Image) -> Image.Image:
    """The picture without its white margins, but for a narrow one."""
    white = Image.new(picture.mode, picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, white).getbbox()
    width, height = picture.size
    return picture.crop(
        (max(0, left - 12), max(0, top - 12), min(width, right + 12), min(height, bottom + 12))
    )


def page_of(text: list[str], words: str) -> int:
    return next(number for number, page in enumerate(text, 1) if words in page)


LANGUAGES = {"en": "memo-pages.png", "fr": "memo-pages-fr.png"}
"""The pictures of the memo's pages, by language."""


def memo_pages(book: Path, folder: Path) -> None:
    """The pages of the memo side by side, one picture per language."""
    for lang, target in LANGUAGES.items():
        pdf = folder / f"memo-{lang}.pdf"
        subprocess.run(
            ["modelgen", "memo", str(book), "--lang", lang, "-o", str(pdf)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        pages = folder / f"memo-{lang}"
        subprocess.run(["pdftoppm", "-r", "75", "-png", str(pdf), str(pages)], check=True)
        found = [Image.open(path) for path in sorted(folder.glob(f"memo-{lang}-*.png"))]
        width, height = found[0].size
        whole = Image.new("RGB", (len(found) * (width + 4) - 4, height), "#9CA3AF")
        for i, page in enumerate(found):
            whole.paste(page, (i * (width + 4), 0))
        whole.quantize(64).save(HERE / target, optimize=True)


def paper(book: Path, folder: Path) -> Path:
    """The workbook as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*words, str(book)], check=True, capture_output=True)
    return folder / f"{book.stem}.pdf"


def picture(pdf: Path, words: str, target: str, share: float, colours: int = 0) -> None:
    """The upper share of the first page with these words, of so many colours if they are given."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, text=True, capture_output=True
    ).stdout.split("\f")
    page, made = str(page_of(text, words)), pdf.with_suffix(".png")
    words_of = ["pdftoppm", "-r", "110", "-f", page, "-l", page, "-png", "-singlefile"]
    subprocess.run([*words_of, str(pdf), str(made.with_suffix(""))], check=True)
    with Image.open(made) as whole:
        width, height = whole.size
        found = trimmed(whole.crop((0, 0, width, int(height * share))))
        found = found.quantize(colours) if colours else found
        found.save(HERE / target, optimize=True)


def tutorial(folder: Path) -> None:
    """The months of the plan, and the first page of the memo, as the tutorial leads to them."""
    page = (HERE / "tutorial.md").read_text("utf-8")
    for shown, _printed in walk(page, folder):
        if "year.flow" in shown:
            plan = paper(folder / "output" / "van.xlsx", folder)
    picture(plan, "Van month by month", "tutorial-plan.png", 0.5, 32)
    picture(folder / "output" / "memo.pdf", "Conclusion", "tutorial-memo.png", 0.93, 32)


def pages(book: Path, folder: Path) -> None:
    """The pages in the browser: the first one, a model, and a workbook that came back."""
    mine = folder / "deals"
    mine.mkdir()
    shutil.copy(book, mine)
    edited = openpyxl.load_workbook(book)
    edited["Assumptions"]["E8"] = 3
    edited.create_sheet("Notes")["A1"] = "Ask about the lease."
    edited.save(mine / "edited.xlsx")
    with subprocess.Popen(
        ["modelgen", "serve", "--no-open", "deals"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as server:
        address = server.stdout.readline().strip()
        drive = ["node", str(HERE.parent / "tests" / "browser.cjs"), "pictures", address]
        subprocess.run([*drive, str(folder)], check=True, stdout=subprocess.DEVNULL)
        server.send_signal(signal.SIGINT)
    for name in ("start", "model", "returned"):
        with Image.open(folder / f"page-{name}.png") as shot:
            shot.convert("RGB").quantize(64).save(HERE / f"page-{name}.png", optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tutorial(folder)
        book = folder / "deepseek-v3-r1.xlsx"
        subprocess.run(
            ["modelgen", "build", "-o", str(book)], check=True, stdout=subprocess.DEVNULL
        )
        memo_pages(book, folder)
        pdf = paper(book, folder)
        grid = "Cost-profit margin by GPU price and monetised share"
        picture(pdf, "", "memo.png", 1.0)
        picture(pdf, grid, "sensitivity.png", 0.425)
        pages(book, folder)


if __name__ == "__main__":
    main()
