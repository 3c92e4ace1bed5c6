"""Works in the store: joined as articles come, across sources, and set apart again."""

from __future__ import annotations

from scraper.article import Article, Author, Translation
from tests.changes.test_kinship import FLEUVES, RIVERS
from tests.store.world import FULL, HOST, World, article


def piece(path: str, paragraphs: list[str] = RIVERS, **more: object) -> Article:
    told = {"title": "Grain on the river", "published": "2025-03-04", "language": "en", **more}
    return article(path, "\n\n".join(paragraphs), authors=[Author(name="Ada Wren")], **told)


def elsewhere(world: World) -> World:
    other = World(world.store, "birch")
    other.offset = 1_000_000
    other.start()
    return other


def works(world: World) -> dict[str, str | None]:
    return {one.id or "": one.work for one in world.all()}


def test_a_reprint_on_another_site(world: World) -> None:
    first = world.visit("/a", piece("/a"))
    other = elsewhere(world)
    second = other.visit("/b", piece("/b", source="birch"))
    assert works(world) == {first.article_id: first.article_id, second.article_id: first.article_id}
    [told] = world.store.work_of(second.article_id or "")
    assert (told["id"], told["reason"], told["likeness"]) == (first.article_id, "reprint", 1.0)
    assert [one.seq for one in world.all()] == sorted({one.seq for one in world.all()})


def test_versions_without_links_and_a_third_that_joins_both(world: World) -> None:
    french = {"language": "fr", "title": "Du blé sur le fleuve"}
    ids = [
        world.visit("/fr/ble", piece("/fr/ble", FLEUVES, **french)).article_id,
        world.visit("/en/grain", piece("/en/grain")).article_id,
    ]
    assert set(works(world).values()) == {ids[0]}
    other = elsewhere(world)
    ids.append(other.visit("/grain", piece("/grain", source="birch")).article_id)
    assert works(world) == dict.fromkeys(ids, ids[0])
    assert len(world.store.work_of(ids[2] or "")) == 2


def test_an_edit_that_makes_it_another_piece_leaves_the_work(world: World) -> None:
    first = world.visit("/a", piece("/a"))
    other = elsewhere(world)
    second = other.visit("/b", piece("/b", source="birch"))
    world.again(FULL)
    world.visit(
        "/a", piece("/a", ["Something else entirely, about ports and what they cost the towns behind them."] * 9)
    )
    assert works(world) == {first.article_id: None, second.article_id: None}
    assert world.store.work_of(first.article_id or "") == []


def test_what_was_taken_down_leaves_the_work(world: World) -> None:
    first = world.visit("/a", piece("/a"))
    other = elsewhere(world)
    second = other.visit("/b", piece("/b", source="birch"))
    world.store.remove(first.article_id or "", "court order", world.now)
    assert works(world) == {second.article_id: None, first.article_id: None}
    third = other.visit("/c", piece("/c", source="birch"))
    assert works(world)[third.article_id or ""] == second.article_id


def test_one_page_that_names_a_stranger_joins_nothing(world: World) -> None:
    stranger = world.visit("/fr/autre", piece("/fr/autre", ["Rien de commun."] * 9, language="fr", published="2019"))
    named = [Translation(language="fr", url=HOST + "/fr/autre")]
    world.visit("/en/grain", piece("/en/grain", translations=named))
    assert set(works(world).values()) == {None} and stranger.article_id in works(world)


def test_a_template_of_many_pages_joins_nothing(world: World) -> None:
    for number in range(60):
        words = [f"Seminar {number + 100} takes place in the great hall; doors open at noon, and seats are free."] * 5
        world.visit(
            f"/e{number}",
            piece(f"/e{number}", words, published=f"2024-0{number % 9 + 1}-1{number % 7}", title="Seminar"),
        )
    assert set(works(world).values()) == {None}


def test_versions_that_come_in_one_batch(world: World) -> None:
    french = piece("/fr/ble", FLEUVES, language="fr", title="Du blé sur le fleuve")
    first, second = world.commit(world.look("/fr/ble", french), world.look("/en/grain", piece("/en/grain")))
    assert works(world) == dict.fromkeys((first.article_id, second.article_id), first.article_id)
    assert [one["id"] for one in world.store.work_of(second.article_id or "")] == [first.article_id]


def test_two_of_one_batch_prove_to_be_one(world: World) -> None:
    looks = [world.look("/grain", piece("/grain")), world.look("/grain-2", piece("/grain-2"))]
    both = piece("/grain", canonical_url=HOST + "/grain-2")
    first, second, third = world.commit(*looks, world.look("/Grain", both))
    found = {one.id: (one.state, one.merged_into, one.work) for one in world.all()}
    assert first.article_id == third.article_id
    assert found[first.article_id][0] == "current" and found[second.article_id][:2] == ("merged", first.article_id)
    assert found[first.article_id][2] is None, "what was merged is no other version of it"
    assert world.store.id_of(HOST + "/grain-2") == first.article_id
    assert not list(world.store.problems())
