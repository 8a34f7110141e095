"""The pages: who is let in, what every answer carries, what each address gives."""

import html
import json
import re
import socket
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from modelgen.commands.serve import guard, start_page
from modelgen.commands.serve.app import application
from modelgen.commands.serve.returned import plain_name
from modelgen.commands.serve.server_state import MOST_OPEN, ServerState
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.template.load import shipped
from modelgen.translations import speak_english

from .conftest import ROOT
from .test_cli import run

KEY, PORT = "the-key-of-this-run", 8765
HERE = f"http://127.0.0.1:{PORT}"
SAMPLES = ROOT / "tests" / "samples"
HOSTILE = '<img src=x onerror="alert(1)">'


class Stops:
    """How often the server was asked, and whether it was told to stop."""

    asked, stopped = 0, False

    def ask(self) -> None:
        self.asked += 1

    def stop(self) -> None:
        self.stopped = True


class Attributes(HTMLParser):
    """The names of all attributes of a page, as browsers read it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _value in attrs}

    @classmethod
    def of(cls, page: str) -> set[str]:
        found = cls()
        found.feed(page)
        return found.names


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template of one's own with a hostile title, one with a fault, and two workbooks."""
    found = tmp_path_factory.mktemp("folder")
    text = (SAMPLES / "shop.yaml").read_text(encoding="utf-8")
    text = text.replace("title: A shop", f"title: '{HOSTILE}'", 1)
    (found / "shop.yaml").write_text(text, encoding="utf-8")
    (found / "broken.yaml").write_text("template: broken\n", encoding="utf-8")
    ctx = stages.prepare(load(SAMPLES / "good.yaml"))
    (found / "good.xlsx").write_bytes(stages.build(ctx)[2])
    (found / "~$good.xlsx").write_bytes(b"")
    (found / f"{HOSTILE.replace('/', '')}.xlsx").write_bytes(b"no workbook")
    return found


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    stops = Stops()
    server_state = ServerState(folder, stops.ask, stops.stop)
    app = application(server_state, KEY, PORT)
    with TestClient(app, HERE, follow_redirects=False, headers={"origin": HERE}) as found:
        found.get(f"/?key={KEY}")
        found.stops = stops  # type: ignore[attr-defined]
        yield found
    speak_english()


@pytest.fixture
def session(client: TestClient) -> str:
    """The id of a model that was just opened."""
    return opened(client)


def opened(client: TestClient, address: str = "/model/shop.yaml?lang=en") -> str:
    page = client.get(address).text
    found = re.search(r'data-session="([\w-]+)"', page)
    assert found, page[:500]
    return found[1]


def test_the_key_opens_once_and_stays_in_a_cookie_that_scripts_cannot_read(
    client: TestClient,
) -> None:
    answer = client.get(f"/?key={KEY}")
    assert (303, "/") == (answer.status_code, answer.headers["location"])
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"modelgen-{PORT}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("address", ["/", "/model/dcf", "/static/page.js", "/session/x/memo.pdf"])
def test_who_has_no_key_or_a_wrong_one_is_turned_away(client: TestClient, address: str) -> None:
    stranger = TestClient(client.app, HERE, follow_redirects=False)
    assert 403 == stranger.get(address).status_code
    assert 403 == stranger.get("/?key=wrong").status_code
    stranger.cookies.set(f"modelgen-{PORT}", "wrong")
    assert 403 == stranger.get(address).status_code


@pytest.mark.parametrize(
    "host",
    ["example.org", f"example.org:{PORT}", "127.0.0.1", "127.0.0.1:80", f"localhost.evil:{PORT}"],
)
def test_a_name_that_somebody_points_at_this_machine_is_not_answered(
    client: TestClient, host: str
) -> None:
    assert 421 == client.get("/", headers={"host": host}).status_code
    assert 200 == client.get("/static/page.css", headers={"host": f"127.0.0.1:{PORT}"}).status_code


@pytest.mark.parametrize("origin", ["", "null", "https://example.org", "http://127.0.0.1:80"])
@pytest.mark.parametrize("address", ["/session/x/enter", "/return", "/open", "/stop"])
def test_a_page_of_somebody_elses_cannot_send_anything(
    client: TestClient, address: str, origin: str
) -> None:
    assert 403 == client.post(address, json={}, headers={"origin": origin}).status_code
    assert not client.stops.stopped  # type: ignore[attr-defined]


def test_a_page_of_somebody_elses_cannot_show_anything_of_it(client: TestClient) -> None:
    for site in ("cross-site", "same-site"):
        asked = client.get("/static/page.css", headers={"sec-fetch-site": site})
        assert 403 == asked.status_code
    assert 200 == client.get("/static/page.css", headers={"sec-fetch-site": "none"}).status_code


def test_every_answer_forbids_what_no_page_of_ours_needs(client: TestClient) -> None:
    for address in ("/", "/nowhere", "/static/page.js", "/model/broken.yaml"):
        headers = client.get(address).headers
        for name, value in guard.ALWAYS.items():
            assert value == headers[name], (address, name)
        assert "access-control-allow-origin" not in headers


def test_what_is_too_large_is_refused_before_it_is_read_and_while_it_comes(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"content-length": str(guard.LARGEST + 1)}
    assert 413 == client.post("/return", content=b"", headers=headers).status_code
    assert 413 == client.post("/return", content=b"", headers={"content-length": "-1"}).status_code
    monkeypatch.setattr(guard, "LARGEST", 1000)
    chunks = (b"x" * 400 for _ in range(10))
    assert 413 == client.post("/return", content=chunks).status_code


def test_the_first_page_offers_templates_and_workbooks_and_says_their_state(
    client: TestClient,
) -> None:
    page = client.get("/?lang=en").text
    for name in shipped():
        assert f"/model/{name}?lang=" in page
    assert "/model/shop.yaml?lang=en" in page
    assert "good.xlsx" in page
    assert "as it was built" in page
    assert "~$" not in page


def test_nothing_from_outside_is_read_as_markup(client: TestClient, session: str) -> None:
    pages = [client.get(a).text for a in ("/?lang=en", "/model/shop.yaml?lang=en")]
    dropped = client.post("/return", content=b"x", headers={"x-name": "%3Cimg%20src%3Dx%3E.xlsx"})
    pages.append(client.get(dropped.json()["page"]).text)
    refused = client.post(f"/session/{session}/enter", json={"id": HOSTILE, "text": HOSTILE})
    assert 422 == refused.status_code
    assert html.escape(HOSTILE, quote=False) in pages[0]
    for page in pages:
        assert not {"onerror", "onload", "onclick", "style"} & Attributes.of(page)


def test_the_language_is_that_of_the_address_else_of_the_browser(client: TestClient) -> None:
    assert '<html lang="fr">' in client.get("/?lang=fr").text
    french = {"accept-language": "de-DE,fr-FR;q=0.8,en;q=0.5"}
    assert '<html lang="fr">' in client.get("/", headers=french).text
    assert '<html lang="en">' in client.get("/?lang=en", headers=french).text
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "de"}).text
    assert '<html lang="en">' in client.get("/?lang=xx", headers={"accept-language": ""}).text


def test_a_change_gives_the_sections_that_changed_and_the_entries(
    client: TestClient, session: str
) -> None:
    address = f"/session/{session}/enter"
    answer = client.post(address, json={"id": "rent@base", "text": "25", "case": "base"}).json()
    assert "25" in json.dumps(answer["sections"])
    assert "head" not in answer["sections"] or "alerts" in answer["sections"]["head"]
    assert ["25", "typed", 25.0, [], "Rent"] == answer["entries"]["rent@base"]
    assert answer["undo"]
    assert answer["typed"]
    again = client.post(address, json={"id": "rent@base", "text": "25", "case": "base"}).json()
    assert {} == again["sections"]
    page = client.get("/model/shop.yaml?lang=en").text
    assert re.findall(r'id="(head|section-\d+)"', page) == again["order"]
    back = client.post(address, json={"do": "undo", "case": "base"}).json()
    assert answer["sections"].keys() == back["sections"].keys()
    assert not back["typed"]


def test_what_is_refused_says_why_and_leaves_the_model(client: TestClient, session: str) -> None:
    address = f"/session/{session}/enter"
    answer = client.post(address, json={"id": "rent@base", "text": "-5", "case": "base"})
    assert (422, "Rent: write a figure from 0 to 1,000,000") == (
        answer.status_code, answer.json()["refused"],
    )  # fmt: skip
    for body in (b"", b"no json", b"[1]", b'{"id": 7}'):
        assert 422 == client.post(address, content=body).status_code


def test_the_inputs_of_another_case_are_to_be_had(client: TestClient, session: str) -> None:
    page = client.get(f"/session/{session}/inputs?case=late").text
    assert 'data-cell="opening@late"' in page
    assert 'data-cell="opening@base"' not in page


def test_a_figure_says_what_it_is_made_of(client: TestClient, session: str) -> None:
    told = client.get(f"/session/{session}/explain?word=Profit").text
    assert "rent" in told
    told = client.get(f"/session/{session}/explain?word=Nonsense!A1").text
    assert "Nonsense" in told


def test_each_page_has_a_model_of_its_own(client: TestClient) -> None:
    one, two = opened(client), opened(client)
    client.post(f"/session/{one}/enter", json={"id": "rent@base", "text": "25"})
    change = {"id": "takings@base", "text": "99", "case": "base"}
    same = client.post(f"/session/{two}/enter", json=change)
    assert "20" == same.json()["entries"]["rent@base"][0]


def test_a_page_that_was_put_away_is_there_with_all_that_was_typed(client: TestClient) -> None:
    first = opened(client)
    client.post(f"/session/{first}/enter", json={"id": "rent@base", "text": "25"})
    for _ in range(MOST_OPEN):
        opened(client)
    assert 'value="25"' in client.get(f"/session/{first}/inputs?case=base").text


def test_a_page_whose_template_is_faulty_for_a_while_keeps_what_was_typed(
    client: TestClient, folder: Path
) -> None:
    first, path = opened(client), folder / "shop.yaml"
    client.post(f"/session/{first}/enter", json={"id": "rent@base", "text": "25"})
    for _ in range(MOST_OPEN):
        opened(client)
    text = path.read_text(encoding="utf-8")
    path.write_text("template: shop\n", encoding="utf-8")
    assert 422 == client.get(f"/session/{first}/inputs?case=base").status_code
    path.write_text(text, encoding="utf-8")
    assert 'value="25"' in client.get(f"/session/{first}/inputs?case=base").text


def test_another_model_takes_nothing_over(client: TestClient) -> None:
    first = opened(client)
    client.post(f"/session/{first}/enter", json={"id": "rent@base", "text": "25"})
    client.post(f"/session/{first}/enter", json={"id": "sel_case", "text": "Late"})
    other = opened(client, f"/model/starter?from={first}&lang=en")
    told = client.post(f"/session/{other}/enter", json={"do": "undo"}).json()
    assert not told["typed"]


def test_of_a_full_folder_the_newest_workbooks_are_listed_and_the_others_counted(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_page, "MOST_LISTED", 1)
    page = client.get("/?lang=en").text
    assert 1 == page.count("data-open=")
    assert "Older ones that are not listed: 1." in page


@pytest.mark.slow
def test_the_same_page_in_another_language_keeps_what_was_typed(client: TestClient) -> None:
    english = opened(client, "/model/deepseek-v3-r1?lang=en")
    change = {"id": "cache_hit_rate@theoretical", "text": "12.5 %"}
    assert 200 == client.post(f"/session/{english}/enter", json=change).status_code
    french = opened(client, f"/model/deepseek-v3-r1?from={english}&lang=fr")
    page = client.get(f"/session/{french}/inputs?case=theoretical").text
    assert 'value="12,5 %" ' in page.replace('spellcheck="false" ', "")


def test_a_template_with_faults_is_told_with_all_of_them(client: TestClient) -> None:
    answer = client.get("/model/broken.yaml?lang=en")
    assert 422 == answer.status_code
    assert answer.text.count("<li>") > 3


@pytest.mark.parametrize(
    "address",
    ["/model/nothing", "/model/..%2F..%2Fetc%2Fpasswd", "/session/x/inputs", "/session/x/memo.pdf",
     "/returned/x", "/returned/x/report", "/static/../app.py", "/static/%2e%2e/app.py"],
)  # fmt: skip
def test_what_is_not_there_is_said_so(client: TestClient, address: str) -> None:
    assert client.get(address).status_code in (404, 410)
    assert client.post("/open", json={"name": "../shop.yaml"}).status_code == 410


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("deal.xlsx", "deal.xlsx"),
        ("Deal (2).XLSM", "Deal (2).xlsm"),
        ("../../etc/passwd", "workbook.xlsx"),
        ("C:\\temp\\été 1.xlsx", "été 1.xlsx"),
        ("<b>.xlsx", "b.xlsx"),
        ("-o.xlsx", "-o.xlsx"),
        ("", "workbook.xlsx"),
        (".xlsx", "workbook.xlsx"),
        ("a" * 300 + ".xlsx", "a" * 60 + ".xlsx"),
    ],
)
def test_a_file_gets_a_name_that_no_system_reads_otherwise(name: str, plain: str) -> None:
    assert plain == plain_name(name)


@pytest.mark.slow
def test_a_workbook_that_is_none_says_so_and_the_server_lives_on(client: TestClient) -> None:
    page = client.post("/return", content=b"no workbook", headers={"x-name": "x.xlsx"}).json()[
        "page"
    ]
    found = waited(client, f"{page}/report?lang=en")
    assert "x.xlsx" in found
    assert "<button" not in found
    assert 200 == client.get("/").status_code


@pytest.mark.slow
def test_a_workbook_of_the_folder_is_read_and_given_back(client: TestClient, folder: Path) -> None:
    before = (folder / "good.xlsx").read_bytes()
    page = client.post("/open", json={"name": "good.xlsx"}).json()["page"]
    found = waited(client, f"{page}/report?lang=en")
    assert 'id="renewal"' in found
    renewed = client.post(f"{page}/renew", json={})
    assert renewed.content.startswith(b"PK")
    assert 'filename="good.regenerated.xlsx"' in renewed.headers["content-disposition"]
    assert before == (folder / "good.xlsx").read_bytes()
    assert 404 == client.get(f"{page}/anything.exe").status_code


def waited(client: TestClient, address: str) -> str:
    """What was found, once it is known."""
    for _ in range(600):
        answer = client.get(address).json()
        if "found" in answer:
            return str(answer["found"])
        time.sleep(0.1)
    raise AssertionError(address)


def test_the_server_is_told_of_each_request_and_when_to_stop(client: TestClient) -> None:
    stops = client.stops  # type: ignore[attr-defined]
    before = stops.asked
    client.get("/here")
    assert before + 1 == stops.asked
    assert not stops.stopped
    client.post("/stop", json={})
    assert stops.stopped
    stops.stopped = False


def test_a_port_that_is_taken_and_a_folder_that_is_none_are_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = str(held.getsockname()[1])
        done = run("serve", "--no-open", "--port", port, cwd=tmp_path)
    says = f"error: port {port} is taken by another program; leave --port out, or name another\n"
    assert (1, says) == (done.returncode, done.stderr)
    done = run("serve", "--no-open", "nowhere", cwd=tmp_path)
    assert 2 == done.returncode
    assert "`nowhere` is no folder" in done.stderr


@pytest.mark.parametrize("lacks", ["uvicorn", "starlette"])
def test_what_the_pages_need_and_is_not_there_is_told_with_the_line_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    for name in [name for name in sys.modules if name.startswith("modelgen.commands.serve.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.split(".")[0] == lacks]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, lacks, None)
    done = run("serve", "--no-open", cwd=tmp_path)
    assert 1 == done.returncode
    assert f"pages in the browser need `{lacks}`, which is not installed; type: " in done.stderr
    assert 'pip install "modelgen[serve]"' in done.stderr
