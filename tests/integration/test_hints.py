"""Client hints, on mounts that ask for them."""
import pytest

MOUNTS = ("  - {path: /image, dialect: chain, client_hints: true}\n"
          "  - {path: /img, dialect: query, client_hints: true}\n"
          "  - {path: /plain, dialect: query}\n")


@pytest.fixture
def server(start):
    return start(mounts=MOUNTS)


def size(server, target, **hints):
    headers = {name.replace("_", "-"): value for name, value in hints.items()}
    answer = server.get(target, headers=headers)
    assert answer.status == 200, answer.body
    return answer.picture().size


def test_query_takes_hints_for_what_the_url_does_not_say(server):
    target = "/img/mug.jpg?w=100&fm=jpg"
    assert size(server, target) == (100, 75)
    assert size(server, target, DPR="2") == (200, 150)
    assert size(server, target, Sec_CH_DPR="2") == (200, 150)
    assert size(server, target + "&dpr=1", DPR="2") == (100, 75)
    assert size(server, "/img/mug.jpg?fm=jpg", Width="300", DPR="3") == (320, 240)
    # And again the other way round, now that all is cached and hot.
    for _ in range(3):
        assert size(server, target, DPR="2") == (200, 150)
        assert size(server, target) == (100, 75)


def test_save_data_saves_data(server):
    target = "/img/mug.jpg?w=300&fm=jpg"
    plain, saving = server.get(target), server.get(target, headers={"Save-Data": "on"})
    assert len(saving.body) < 0.8 * len(plain.body)
    chosen = server.get(target + "&q=90", headers={"Save-Data": "on"})
    assert len(chosen.body) > len(plain.body)


def test_chains_have_hints_as_variables(server):
    target = "/image?source=url[file:mug.jpg]&scale=width[100*${global.hint.dpr}]&sink=format[png]"
    target = target.replace("${global.hint.dpr}", "global.hint.dpr")
    assert size(server, target) == (100, 75)
    assert size(server, target, DPR="3") == (300, 225)


def test_many_values_are_few_variants(server):
    before = server.state("jobs")
    for dpr in range(100, 400, 7):
        server.get("/img/mug.jpg?w=20&fm=jpg", headers={"DPR": f"{dpr / 100}"})
    assert server.state("jobs") - before <= 5


def test_what_the_answer_depends_on_is_said(server):
    answer = server.get("/img/mug.jpg?w=50&auto=format", headers={"Accept": "image/webp"})
    assert answer.headers["Vary"] == "Accept, DPR, Width, Save-Data, Sec-CH-DPR, Sec-CH-Width"
    assert "DPR" in answer.headers["Accept-CH"]
    again = server.get("/img/mug.jpg?w=50&auto=format",
                       headers={"Accept": "image/webp", "If-None-Match": answer.headers["ETag"]})
    assert again.status == 304 and again.headers["Vary"] == answer.headers["Vary"]
    plain = server.get("/plain/mug.jpg?w=50&fm=jpg", headers={"DPR": "2"})
    assert plain.picture().size == (50, 38) and plain.headers["Vary"] is None
