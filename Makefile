# One command each; every one builds .venv first if it is missing or out of date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AUDITING := .venv-audit/.ready

# What nobody here has an account of is not looked for, nor long random texts, which look like hashes.
UNUSED := ArtifactoryDetector AzureStorageKeyDetector Base64HighEntropyString CloudantDetector HexHighEntropyString IbmCloudIamDetector IbmCosHmacDetector IPPublicDetector MailchimpDetector NpmDetector SendGridDetector SlackDetector SoftlayerDetector SquareOAuthDetector StripeDetector TelegramBotTokenDetector TwilioKeyDetector
NO_SECRETS := --no-verify --exclude-files '^requirements.*\.txt$$' --exclude-lines 'user:password@host|detect-secrets-hook' $(addprefix --disable-plugin ,$(UNUSED))
MADE_UP := --disable-plugin BasicAuthDetector --disable-plugin KeywordDetector

# Tests start the bot hundreds of times: compiled each time, it takes a quarter longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: preview run test check secrets audit endure bench quality format lock clean

preview: $(READY)  ## the real bot in a browser page, no token needed
	$(BIN)/python -m bot preview

run: $(READY)  ## the bot on Discord; needs DISCORD_TOKEN in .env
	$(BIN)/python -m bot run

test: $(READY)  ## the whole test suite
	$(BIN)/python -m pytest -n auto

check: $(READY)  ## what CI runs: lint, types, offline self-check, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/python -m bot check
	$(MAKE) --no-print-directory secrets audit
	$(BIN)/python -m pytest -n auto

secrets: $(READY)  ## no token, key or password in any file of the repository
	git ls-files -z -- ':!tests' | xargs -0 -n 200 -P 2 $(BIN)/detect-secrets-hook $(NO_SECRETS)
	git ls-files -z -- tests | xargs -0 -n 200 -P 2 $(BIN)/detect-secrets-hook $(NO_SECRETS) $(MADE_UP)

audit: $(AUDITING)  ## no version with a known vulnerability; AUDIT=must-answer fails where nobody can be asked
	$(dir $(AUDITING))bin/python -m tests.audit $(AUDIT)

endure: $(READY)  ## kill -9 the bot over and over; ROUNDS=300 for each of both databases, SEED=...
	$(BIN)/python -m tests.endure --rounds $(or $(ROUNDS),300) $(if $(SEED),--seed $(SEED))

bench: $(READY)  ## speed and memory beside a bare discord.py command
	$(BIN)/python -m bench

quality: $(READY)  ## how well questions find their entries, beside other bots' methods
	$(BIN)/python -m bench.quality

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY)  ## compile requirements*.in again, with today's versions
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements-sentry.in --output-file requirements-sentry.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in --output-file requirements-dev.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements-audit.in --output-file requirements-audit.txt

clean:
	rm -rf $(VENV) $(dir $(AUDITING)) .pytest_cache .ruff_cache .hypothesis

$(AUDITING): requirements-audit.txt
	$(PYTHON) -m venv --clear $(dir $(AUDITING))
	$(dir $(AUDITING))bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-audit.txt
	@touch $@

$(READY): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Michishirube needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv module is missing (on Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@
