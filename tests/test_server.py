"""The server of the page: who gets an answer, who does not, and that nobody can hang or crash it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlencode

import pytest

import jets.explorer
from jets.explorer import main, server
from jets.explorer.page import ASSETS
from jets.explorer.server import MAX_CONNECTIONS, MAX_PATH, Server, respond


@pytest.fixture
def running():
    """A server on a free port, which is stopped at the end."""
    with Server(0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def get(running, path="", method="GET", **headers):
    """Ask for a path below the token, or for one that begins with a slash."""
    connection = http.client.HTTPConnection("127.0.0.1", running.server_port, timeout=30)
    path = path if path.startswith("/") else f"/{running.token}/{path}"
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


def ask(running, **fields):
    response, body = get(running, "answer?" + urlencode(fields))
    assert response.status == 200
    return json.loads(body)


# --- what is answered -------------------------------------------------------------------------------------


def test_the_page_and_its_files(running):
    response, body = get(running)
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    for name in re.findall(r'(?:src|href)="([^:"]+)"', body):
        response, text = get(running, name)
        assert (response.status, text, response.headers["Content-Type"]) == (200, ASSETS[name].text, ASSETS[name].kind)


def test_a_question(running):
    found = ask(running, f="x - ⊥(x)", at="3", order="1")
    assert [row["derivative"] for row in found["rows"]] == [0, 1]


def test_errors_come_with_their_place(running):
    assert ask(running, f="x - sim(x)") == {
        "error": "unknown function 'sim'; did you mean sin?",
        "field": "f",
        "position": 4,
    }
    assert ask(running, f="x", at="pie")["field"] == "at"
    assert "zeta can be differentiated in its last argument only" in ask(running, f="zeta(x, x)")["error"]


def test_every_response_has_the_policy(running):
    for path in ("", "answer?f=x", "page.css", "nothing", "/"):
        response, _ = get(running, path)
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Access-Control-Allow-Origin"] is None


# --- what is refused --------------------------------------------------------------------------------------


def test_it_listens_on_loopback_alone(running):
    assert running.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/answer?f=x", "/wrong/", "/wrong/answer?f=x", "//", "/%00/"])
def test_without_the_token_nobody_is_let_in(running, path):
    response, body = get(running, path)
    assert response.status == 403
    assert running.token not in body


def test_tokens_are_not_repeated():
    with Server(0) as one, Server(0) as other:
        assert one.token != other.token
        assert len(one.token) >= 20


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_other_pages_are_turned_away(running, headers):
    response, _ = get(running, "answer?f=x", **headers)
    assert response.status == 403


def test_the_page_itself_is_let_in(running):
    for name in ("127.0.0.1", "localhost"):
        host = f"{name}:{running.server_port}"
        response, _ = get(running, "answer?f=x", Host=host, Origin=f"http://{host}", Sec_Fetch_Site="same-origin")
        assert response.status == 200


@pytest.mark.parametrize(
    "path", ["../server.py", "..%2fserver.py", "page.html", "main.js/..", "%2e%2e/", "answers", "main.js%00"]
)
def test_no_other_file_is_served(running, path):
    response, _ = get(running, path)
    assert response.status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_other_methods_are_not_known(running, method):
    response, _ = get(running, "answer?f=x", method=method)
    assert response.status == 501


# --- hostile visitors -------------------------------------------------------------------------------------


def test_long_requests_are_refused(running):
    assert get(running, "answer?f=" + "x" * MAX_PATH)[0].status == 414
    assert "too long" in ask(running, f="x+" * 1500 + "x")["error"]
    assert "error" in json.loads(get(running, "answer?" + "&".join(f"{k}=1" for k in range(100)))[1])


@pytest.mark.parametrize(
    "f",
    [
        "x**x**x**x**x**x**x",
        "9**9**9**9**9",
        "(" * 90 + "x" + ")" * 90,
        "sin(" * 90 + "x" + ")" * 90,
        "x" + "**2" * 100,
        "weird(" + ",".join("x" * 300) + ")",
        "__import__('os').system('true')",
        "x.__class__",
        "lambda: x",
        "</script><script>alert(1)</script>",
        "x\0y",
        "\ud7ff\U0001f600",
        "1e300*1e300*x",
        "0/0*x",
        "gamma(gamma(gamma(gamma(x + 3))))",
    ],
)
def test_hostile_formulas_are_answered(running, f):
    start = time.monotonic()
    found = ask(running, f=f, order="12")
    assert set(found) >= {"rows"} or found["error"]
    assert time.monotonic() - start < 20
    assert ask(running, f="x", order="1")["contact"] == 1


def test_bytes_that_are_no_text_are_answered(running):
    response, body = get(running, "answer?f=%ff%fe&at=%80")
    assert response.status == 200
    assert "error" in json.loads(body)


def test_a_flood_is_survived(running):
    def visit(k):
        try:
            return get(running, f"answer?f=x**{k}%2Bgamma(x)&order=6")[0].status
        except (OSError, http.client.HTTPException):
            return None  # hung up on, since there was no room

    with ThreadPoolExecutor(60) as visitors:
        statuses = list(visitors.map(visit, range(200)))
    assert set(statuses) <= {200, 503, None}
    assert statuses.count(200) >= MAX_CONNECTIONS
    assert ask(running, f="x", order="1")["contact"] == 1


def test_silent_visitors_are_shown_out(running, monkeypatch):
    monkeypatch.setattr(server._Handler, "timeout", 0.2)
    idle = [socket.create_connection(("127.0.0.1", running.server_port)) for _ in range(MAX_CONNECTIONS + 5)]
    idle[0].sendall(b"GET / HT")
    deadline = time.monotonic() + 20
    answered = None
    while answered is None and time.monotonic() < deadline:
        try:
            answered = ask(running, f="x", order="1")
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    assert answered is not None
    for each in idle:
        each.close()


def test_whoever_asks_too_slowly_is_shown_out(running, monkeypatch):
    monkeypatch.setattr(server._Handler, "timeout", 0.3)
    with socket.create_connection(("127.0.0.1", running.server_port), timeout=10) as slow:
        start = time.monotonic()
        with suppress(ConnectionError):  # a byte every now and then, never so late that one read would end
            while time.monotonic() - start < 10:
                slow.sendall(b"x")
                slow.settimeout(0.1)
                with suppress(TimeoutError):
                    slow.recv(1000)
                    break
    assert time.monotonic() - start < 5


def test_a_bug_is_not_silent(running, monkeypatch, capfd):
    def broken(fields):
        raise KeyError("a bug")

    monkeypatch.setattr(server, "respond", broken)
    with pytest.raises((http.client.HTTPException, OSError)):
        ask(running, f="x")
    assert "KeyError: 'a bug'" in capfd.readouterr().err


@pytest.mark.parametrize(
    "text",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/9.9\r\n\r\n", b"x" * 70000 + b"\r\n\r\n"],
)
def test_what_is_no_request_is_survived(running, text):
    with socket.create_connection(("127.0.0.1", running.server_port), timeout=10) as connection:
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):  # it may hang up while we are still talking
            connection.recv(1000)
    assert ask(running, f="x", order="1")["contact"] == 1


def test_whoever_does_not_get_a_turn_is_told(running, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 0.05)
    with running.turn:
        response, body = get(running, "answer?f=x")
    assert (response.status, body) == (503, "busy; ask again")


def test_anything_that_goes_wrong_in_a_formula_is_an_answer(monkeypatch):
    def full(query):
        raise MemoryError

    monkeypatch.setattr(server, "answer", full)
    assert respond({"f": "x"}) == {"error": "MemoryError", "field": "f"}


# --- the command ------------------------------------------------------------------------------------------


def _hears_control_c():
    """Undo what a shell does to its jobs in the background, which do not hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def explorer():
    """The command in a process of its own, and the address that it prints."""
    command = [sys.executable, "-m", "jets", "explore", "x - detach(x)", "--at", "3", "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, preexec_fn=_hears_control_c, **pipes) as process:
        first, second = process.stdout.readline(), process.stdout.readline()
        assert second == "Ctrl-C ends it\n"
        yield process, re.search(r"http://127\.0\.0\.1:(\d+)/([\w-]+)/#(\S+)", first)
        process.kill()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_control_c_ends_it_cleanly(explorer):
    process, address = explorer
    assert "f=x+%E2%88%92+%E2%8A%A5%28x%29" in address[3]
    connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=30)
    connection.request("GET", f"/{address[2]}/")
    assert connection.getresponse().status == 200
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert out == "\n"


def test_the_browser_is_opened_at_the_address(monkeypatch, capsys):
    opened = threading.Event()

    class Quick(Server):
        def serve_forever(self):
            assert opened.wait(10)
            raise KeyboardInterrupt

    addresses = []
    monkeypatch.setattr(jets.explorer, "Server", Quick)
    monkeypatch.setattr("webbrowser.open", lambda address: (addresses.append(address), opened.set()))
    assert main(["x*y", "--y", "2"]) == 0
    assert addresses[0] in capsys.readouterr().out
    assert "mode=two" in addresses[0]


def test_a_port_that_is_taken_is_said_in_one_line(running, capsys):
    assert main(["--port", str(running.server_port), "--no-browser"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(rf"error: port {running.server_port}: .*in use\n", err)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["x +"], "something is missing after '+'"),
        (["x", "--at", "2j"], "give a real number"),
        (["x", "--order", "13"], "from 0 to 12"),
        (["x*y"], "unknown name 'y'"),
        (["--export", "/nowhere/at/all.html", "x"], "No such file"),
    ],
)
def test_what_cannot_be_explored_is_said_before_anything_opens(argv, message, capsys):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: ")
    assert message in err


def test_two_formulas_are_a_lesson(capsys):
    with pytest.raises(SystemExit):
        main(["x", "x**2"])
    assert "shows one formula; add --export" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1" * 5000])
def test_a_port_is_a_whole_number(port, capsys):
    with pytest.raises(SystemExit):
        main(["--port", port])
    assert "from 0 to 65535" in capsys.readouterr().err
