"""The pictures of the README, rendered from the real workbook and its memo.

    python docs/make_pictures.py

Needs LibreOffice, `pdftoppm` and Pillow (`pip install pillow`).
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

HERE = Path(__file__).parent


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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "deepseek-v3-r1.xlsx"
        subprocess.run(
            ["modelgen", "build", "-o", str(book)], check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder),
                str(book),
            ],
            check=True,
            capture_output=True,
        )
        memo_pages(book, folder)
        pdf = book.with_suffix(".pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], check=True, text=True, capture_output=True
        ).stdout.split("\f")
        grid = page_of(text, "Cost-profit margin by GPU price and monetised share")
        for page, target, share in ((1, "memo.png", 1.0), (grid, "sensitivity.png", 0.425)):
            subprocess.run(
                [
                    "pdftoppm",
                    "-r",
                    "110",
                    "-f",
                    str(page),
                    "-l",
                    str(page),
                    "-png",
                    "-singlefile",
                    str(pdf),
                    str(folder / "page"),
                ],
                check=True,
            )
            with Image.open(folder / "page.png") as picture:
                width, height = picture.size
                trimmed(picture.crop((0, 0, width, int(height * share)))).save(
                    HERE / target, optimize=True
                )


if __name__ == "__main__":
    main()
