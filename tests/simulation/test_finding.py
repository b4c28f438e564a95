import pytest

from bot.simulation.faults import StepError
from bot.simulation.finding import option_values, split_values

MENU = {
    "options": [
        {"value": "low", "label": "1,000円まで"},
        {"value": "high", "label": "10,000円まで"},
        {"value": "all", "label": "High"},
    ]
}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("low,high", ["low", "high"]),
        ("low, all", ["low", "all"]),
        ("1,000円まで", ["1,000円まで"]),
        ("10,0", ["10,0"]),
        (",000", [",000"]),
    ],
)
def test_a_comma_parts_options_unless_it_is_in_ones_label(text: str, items: list[str]) -> None:
    assert split_values(MENU, text) == items


@pytest.mark.parametrize(
    ("text", "value"), [("high", "high"), ("High", "all"), ("LOW", "low"), ("10,0", "high"), ("hig", "all")]
)
def test_an_options_value_or_label_wins_over_a_part_of_another(text: str, value: str) -> None:
    assert option_values(MENU, [text]) == [value]


@pytest.mark.parametrize("text", ["円", ",000", "HIGH", "hi gh", ""])
def test_what_several_options_or_none_are_called_is_refused(text: str) -> None:
    with pytest.raises(StepError, match="option"):
        option_values(MENU, [text])
