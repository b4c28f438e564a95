"""One bot for all tests of a module that leave it as it was."""

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from tests.wire.wired import Wired, wired


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Wired]:
    """A bot that is connected."""
    async with wired(tmp_path_factory.mktemp("wire")) as bot:
        yield bot
