"""The command line."""
import json
import re
import subprocess

import pytest
from PIL import Image

from conftest import SAMPLES, SOURCE, TINTYPE

CONFIG = SOURCE / "config/tintype.yaml"


def tintype(*arguments, **more):
    return subprocess.run([TINTYPE, *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)


def test_render_target_chain_and_file(tmp_path):
    out = tmp_path / "out.png"
    done = tintype("render", "/img/shoes/red.jpg?w=120&fm=png", "-o", out, "-c", CONFIG)
    assert done.returncode == 0, done.stderr
    assert Image.open(out).width == 120
    chain = "source=url[file:shoes/red.jpg]&scale=size[90]&sink=format[png]"
    assert tintype("render", chain, "-o", out, "-c", CONFIG).returncode == 0
    assert Image.open(out).width == 90
    (tmp_path / "a.chain").write_text("# ninety\n" + chain.replace("90", "91").replace("&", "\n"))
    assert tintype("render", f"@{tmp_path}/a.chain", "-o", out, "-c", CONFIG).returncode == 0
    assert Image.open(out).width == 91


def test_render_errors(tmp_path):
    bad = tintype("render", "/img/shoes/red.jpg?w=abc", "-o", tmp_path / "x", "-c", CONFIG)
    assert bad.returncode == 1 and "bad_request" in bad.stderr and "byte" in bad.stderr
    absent = tintype("render", "/img/absent.jpg", "-o", tmp_path / "x", "-c", CONFIG)
    assert absent.returncode == 1 and "not_found" in absent.stderr
    assert not (tmp_path / "x").exists()


def test_explain_is_the_same_for_both_dialects():
    chain = tintype("explain", "/image?source=url[file:shoes/red.jpg]&scale=size[600]&sink=format[webp]",
                    "--json", "-c", CONFIG)
    query = tintype("explain", "/img/shoes/red.jpg?w=600&fm=webp", "--json", "-c", CONFIG)
    assert chain.returncode == query.returncode == 0, chain.stderr + query.stderr
    one, other = json.loads(chain.stdout), json.loads(query.stdout)
    assert one["canonical"] == other["canonical"] and one["key"] == other["key"]
    text = tintype("explain", "/img/shoes/red.jpg?w=600&fm=webp", "-c", CONFIG).stdout
    assert one["key"] in text and one["canonical"] in text


def test_commands():
    listed = tintype("commands").stdout
    assert "composite" in listed and "annotate" in listed
    assert "opacity" in tintype("commands", "composite").stdout
    assert tintype("commands", "nonsense").returncode == 1
    assert json.loads(tintype("commands", "--json").stdout)["commands"]
    assert tintype("commands", "--markdown").stdout == (SOURCE / "docs/commands.md").read_text()


def test_check_names_file_line_and_expectation(tmp_path):
    assert tintype("check", CONFIG).returncode == 0
    config = tmp_path / "bad.yaml"
    config.write_text(f"""server:
  listen: nowhere
  threads: many
  http:
    head_timeout: 5 parsecs
storage:
  roots: [{SAMPLES}, /does/not/exist]
mounts:
  - {{path: /a, dialect: klingon}}
  - {{path: /a}}
formats:
  jpeg_quality: 101
  auto: [avif, bmp]
chace: {{}}
""")
    checked = tintype("check", config)
    assert checked.returncode == 1
    for line, path, word in ((2, "server.listen", "ADDRESS:PORT"), (3, "server.threads", "whole number"),
                             (5, "server.http.head_timeout", "10s"), (7, "storage.roots", "folder"),
                             (9, "mounts[0].dialect", "chain"), (10, "mounts[1].path", "no other"),
                             (12, "formats.jpeg_quality", "100"), (13, "formats.auto", "avif"),
                             (14, "chace", "unknown")):
        assert re.search(rf"{re.escape(str(config))}:{line}: {re.escape(path)}: .*{word}", checked.stderr), \
            (line, path, checked.stderr)
    config.write_text("a: [unclosed\n")
    assert "expected YAML" in tintype("check", config).stderr
    assert tintype("check", tmp_path / "absent.yaml").returncode == 1


def test_help_and_version():
    assert re.match(r"tintype \d+\.\d+\.\d+", tintype("version").stdout)
    assert "render" in tintype("--help").stdout
    assert tintype("wobble").returncode == 2
    assert tintype().returncode == 2


@pytest.mark.parametrize("command", ["serve", "render", "explain", "commands", "check"])
def test_each_command_has_help(command):
    done = tintype(command, "--help")
    assert done.returncode == 0 and "Usage" in done.stdout
