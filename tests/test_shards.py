"""Which shards a process has, by what its operator wrote."""

import pytest

from bot.settings import SettingsError, load_settings
from bot.shards import Shards, shards_of

POSTGRES = "postgresql://bot@db/guide"


def shards(**variables: str) -> Shards:
    return load_settings({"DATABASE_URL": POSTGRES, **variables}, runs=True).shards()


def test_one_server_needs_no_setting_and_has_one_shard() -> None:
    assert load_settings({}).shards() == Shards(count=1, ids=None)


@pytest.mark.parametrize(
    ("variables", "count", "ids"),
    [
        ({"SHARD_COUNT": "4"}, 4, None),
        ({"SHARD_COUNT": "AUTO"}, None, None),
        ({"SHARD_COUNT": "8", "SHARD_IDS": "0-2, 7"}, 8, (0, 1, 2, 7)),
        ({"SHARD_COUNT": "2", "SHARD_IDS": "1,0"}, 2, None),
        ({"CLUSTER_INDEX": "1", "CLUSTER_COUNT": "3"}, 3, (1,)),
        ({"SHARD_COUNT": "4", "CLUSTER_INDEX": "0", "CLUSTER_COUNT": "1"}, 4, None),
        ({"SHARD_COUNT": "auto", "CLUSTER_INDEX": "0", "CLUSTER_COUNT": "1"}, None, None),
    ],
)
def test_a_process_has_the_shards_that_its_variables_name(
    variables: dict[str, str], count: int | None, ids: tuple[int, ...] | None
) -> None:
    assert shards(**variables) == Shards(count=count, ids=ids)


@pytest.mark.parametrize(("count", "processes"), [(8, 3), (5, 5), (16, 4), (7, 2)])
def test_a_clusters_processes_have_every_shard_once_and_none_has_two_more_than_another(
    count: int, processes: int
) -> None:
    parts = [
        shards(SHARD_COUNT=str(count), CLUSTER_COUNT=str(processes), CLUSTER_INDEX=str(place)).ids or ()
        for place in range(processes)
    ]
    assert sorted(number for part in parts for number in part) == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize(
    ("name", "ids"), [("michishirube-2", (2,)), ("a-b-0.guide.svc.cluster.local", (0,)), ("bot-1", (1,))]
)
def test_a_stateful_sets_pod_knows_its_place_by_its_name(name: str, ids: tuple[int, ...]) -> None:
    found = shards_of(
        count=None, ids=None, index="hostname", clusters=3, on_a_file=False, host_name=lambda: name
    )
    assert found == Shards(count=3, ids=ids)


def test_a_machine_without_a_number_in_its_name_is_told_so() -> None:
    with pytest.raises(
        ValueError, match=r"CLUSTER_INDEX: hostname needs a name such as michishirube-2.*laptop"
    ):
        shards_of(
            count=None, ids=None, index="hostname", clusters=3, on_a_file=False, host_name=lambda: "laptop"
        )


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"SHARD_IDS": "0,1"}, "SHARD_IDS, SHARD_COUNT"),
        ({"SHARD_IDS": "0,1", "SHARD_COUNT": "auto"}, "SHARD_IDS, SHARD_COUNT"),
        ({"SHARD_IDS": "0,4", "SHARD_COUNT": "4"}, "SHARD_IDS, SHARD_COUNT"),
        (
            {"SHARD_IDS": "0", "SHARD_COUNT": "4", "CLUSTER_INDEX": "0", "CLUSTER_COUNT": "4"},
            "SHARD_IDS, CLUSTER_INDEX, CLUSTER_COUNT",
        ),
        ({"CLUSTER_INDEX": "0"}, "CLUSTER_INDEX, CLUSTER_COUNT"),
        ({"CLUSTER_COUNT": "2"}, "CLUSTER_INDEX, CLUSTER_COUNT"),
        ({"CLUSTER_INDEX": "2", "CLUSTER_COUNT": "2"}, "CLUSTER_INDEX, CLUSTER_COUNT"),
        (
            {"CLUSTER_INDEX": "0", "CLUSTER_COUNT": "3", "SHARD_COUNT": "2"},
            "SHARD_COUNT, CLUSTER_COUNT",
        ),
        (
            {"CLUSTER_INDEX": "0", "CLUSTER_COUNT": "3", "SHARD_COUNT": "auto"},
            "SHARD_COUNT, CLUSTER_COUNT",
        ),
        (
            {"CLUSTER_INDEX": "0", "CLUSTER_COUNT": "2", "DATABASE_URL": "sqlite:///var/a.db"},
            "DATABASE_URL, CLUSTER_COUNT",
        ),
        (
            {"SHARD_IDS": "0", "SHARD_COUNT": "2", "DATABASE_URL": "sqlite:///var/a.db"},
            "DATABASE_URL, SHARD_IDS",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_in_one_sentence_with_its_variables(
    variables: dict[str, str], told: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        shards(**variables)
    (fault,) = caught.value.faults
    assert fault.startswith(f"{told}: ")


def test_upkeep_needs_no_shards_and_may_be_done_on_a_machine_of_any_name() -> None:
    part_of_none = {"CLUSTER_INDEX": "3", "CLUSTER_COUNT": "2"}
    assert load_settings({**part_of_none, "DATABASE_URL": POSTGRES}).database_url == POSTGRES


def test_contradictions_are_told_together_with_what_else_is_wrong() -> None:
    with pytest.raises(SettingsError) as caught:
        shards(CLUSTER_INDEX="3", CLUSTER_COUNT="2", LOG_LEVEL="loud")
    assert [fault.partition(":")[0] for fault in caught.value.faults] == [
        "LOG_LEVEL",
        "CLUSTER_INDEX, CLUSTER_COUNT",
    ]


def test_an_sqlite_file_serves_all_shards_in_one_process() -> None:
    settings = load_settings({"SHARD_COUNT": "4", "DATABASE_URL": "sqlite:///var/a.db"})
    assert settings.shards() == Shards(count=4)
