"""A small set of valid data files, to change one thing at a time."""

import datetime
from pathlib import Path

from bot.store.shipped import Shipped, load_shipped

TODAY = datetime.date(2026, 4, 1)

FAQ = """
[[entry]]
key = "faq.fee"
kind = "faq"
order = 2
shown_by = ["fee"]
related = ["blocker.open"]
command = "fee"
service = "service.one"
evidence = { sources = ["F1"], checked = 2026-03-01, note = { ja = "計算例", en = "worked example" } }

[entry.ja]
title = "手数料はいくら？"
answer = "契約額の一部です。"
body = \"\"\"
- 一つ目
- 二つ目
\"\"\"
keywords = ["手数料"]
questions = ["いくら引かれますか"]

[entry.en]
title = "How much is the fee?"
answer = "A part of the contract sum."
differs = "Two pages disagree."

[[entry]]
key = "faq.data-entry"
kind = "faq"
order = 1
evidence = { sources = ["F1"], checked = 2026-03-01 }
ja = { title = "データ入力", answer = "できます。" }
en = { title = "Data entry", answer = "Yes." }
"""

BLOCKERS = """
[[entry]]
key = "blocker.open"
kind = "blocker"
order = 1
side = "worker"
evidence = { sources = ["F1", "article"], checked = 2026-03-01 }
ja = { title = "契約", answer = "契約が残っています。", question = "契約が残っている", todo = "納品する" }
en = { title = "Contract", answer = "One is open.", question = "A contract is open", todo = "Deliver" }

[[entry]]
key = "blocker.support"
kind = "blocker"
order = 2
evidence = { sources = ["article"], checked = 2026-03-01 }
ja = { title = "相談", answer = "サポートへ。", todo = "状況を書く" }
en = { title = "Support", answer = "Ask support.", todo = "Describe it" }

[[entry]]
key = "service.one"
kind = "service"
service = "service.one"
evidence = { sources = ["F1"], checked = 2026-03-01 }
ja = { title = "ワン・サービス", answer = "一つ目です。" }
en = { title = "One Service", answer = "The first." }

[[entry]]
key = "service.two"
kind = "service"
evidence = { sources = ["F1"], checked = 2026-03-01 }
ja = { title = "ツー", answer = "二つ目です。" }
en = { title = "Two", answer = "The second." }
"""

ONE = """
key = "service.one"
order = 1
name = { ja = "ワン・サービス", en = "One Service" }
aliases = ["わん", "1S"]
jobs = ["writing"]
jobs_evidence = { sources = ["article"], checked = 2026-03-01 }
minimum_payout = { yen = 1000, evidence = { sources = ["F1"], checked = 2026-03-01 } }
client_fee = { percent = 5.5, evidence = { sources = ["F1"], checked = 2026-03-01 } }
article = { registration_fee = { ja = "無料", en = "free" }, fee = { ja = "5〜20%", en = "5-20 %" } }

[[forms]]
key = "project"
name = { ja = "固定報酬", en = "fixed price" }

[[forms]]
key = "task"
name = { ja = "タスク", en = "task" }
unknown = { ja = "公表されていません。", en = "Not published." }

[[schedules]]
forms = ["project"]
valid_from = 2019-10-01
valid_until = 2022-09-30
tax_on_fee = "added"
rounding_published = true
tiers = [{ upto = 100000, percent = 20 }, { upto = 200000, percent = 10 }, { percent = 5 }]
evidence = { sources = ["F1"], checked = 2026-03-01 }

[[schedules]]
forms = ["project"]
valid_from = 2022-10-01
tax_on_fee = "included"
tiers = [{ percent = 16.5 }]
evidence = { sources = ["F1"], checked = 2026-03-01 }

[[schedules]]
forms = ["project"]
valid_until = 2019-09-30
tax_on_fee = "unknown"
tiers = [{ percent = 20 }]
evidence = { sources = ["article"], checked = 2026-03-01 }

[[transfer_fees]]
yen = 500
from_yen = 1
below_yen = 3000
evidence = { sources = ["F1"], checked = 2026-03-01 }

[payout]
trigger = "confirmed"
roll = "previous"
evidence = { sources = ["F1"], checked = 2026-03-01 }
periods = [
  { first = 1, last = 15, months_later = 0, payday = 31 },
  { first = 16, last = 31, months_later = 1, payday = 15 },
]

[expiry]
days = 180
effect = { ja = "消えます。", en = "They lapse." }
evidence = { sources = ["F1"], checked = 2026-03-01 }

[[notes]]
topic = "fee"
text = { ja = "備考", en = "A note" }
evidence = { sources = ["F1"], checked = 2026-03-01 }
"""

TWO = """
key = "service.two"
order = 2
name = { ja = "ツー", en = "Two" }
aliases = []
jobs = ["design", "writing"]
jobs_evidence = { sources = ["article"], checked = 2026-03-01 }
fee_unknown = { ja = "公表されていません。", en = "Not published." }
article = { registration_fee = { ja = "無料", en = "free" } }
"""

SOURCES = """
[[source]]
id = "F1"
name = { ja = "公式の案内", en = "Official page" }
basis = "official"
url = "https://example.com/fee"
dated = "2017-11"

[[source]]
id = "article"
name = { ja = "記事", en = "The article" }
basis = "article"
"""

JOBS = """
[[job]]
key = "writing"
name = { ja = "ライター", en = "Writing" }
aliases = ["ライティング"]

[[job]]
key = "design"
name = { ja = "デザイナー", en = "Design" }
"""

TAXES = """
[[consumption]]
percent = 8
valid_from = 2014-04-01
valid_until = 2019-09-30
evidence = { sources = ["F1"], checked = 2026-03-01 }

[[consumption]]
percent = 10
valid_from = 2019-10-01
evidence = { sources = ["F1"], checked = 2026-03-01 }

[[withholding]]
tiers = [{ upto = 1000000, percent = 10.21 }, { percent = 20.42 }]
valid_from = 2013-01-01
evidence = { sources = ["F1"], checked = 2026-03-01 }
base_evidence = { sources = ["F1"], checked = 2026-03-01 }

[[minimum_wages]]
yen = 1000
name = { ja = "ある県", en = "Some prefecture" }
valid_from = 2025-10-01
evidence = { sources = ["F1"], checked = 2026-03-01 }
scope_evidence = { sources = ["F1"], checked = 2026-03-01 }
"""

MEANINGS = """
[[meaning]]
key = "leave"
forms = ["退会", "やめる", "leave"]

[[meaning]]
key = "site.one"
forms = ["ワン・サービス", "one"]
"""

FILLERS = """
[[filler]]
key = "asking"
forms = ["教えて", "please"]
"""

OUTSIDE = """
[[outside]]
key = "weather"
forms = ["天気", "weather"]
"""

FILES = {
    "guide/blockers.toml": BLOCKERS,
    "guide/faq.toml": FAQ,
    "services/one.toml": ONE,
    "services/two.toml": TWO,
    "sources.toml": SOURCES,
    "jobs.toml": JOBS,
    "taxes.toml": TAXES,
    "search/meanings.toml": MEANINGS,
    "search/fillers.toml": FILLERS,
    "search/outside.toml": OUTSIDE,
}


def written(directory: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the files below ``directory``, each change being a file, what to replace in it and by what."""
    files = dict(FILES)
    for file, old, new in changes:
        assert files[file].count(old) >= 1, f"{file} has no {old!r}"
        files[file] = files[file].replace(old, new, 1)
    data = directory / "data"
    for name, content in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(content, encoding="utf-8")
    return data


def loaded(directory: Path, *changes: tuple[str, str, str]) -> Shipped:
    """Read the files, with changes."""
    return load_shipped(written(directory, *changes), today=TODAY)
