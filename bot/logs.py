"""Log lines for people (text) or for a collector (JSON), from one configuration of the standard logger."""

import logging
import sys

import structlog


def configure_logs(level: str, form: str) -> None:
    """Send everything at ``level`` and above to standard error, as ``text`` or ``json``.

    discord.py's own loggers stay at INFO or above: at DEBUG they print interaction tokens.
    """
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr is not None and sys.stderr.isatty())
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It runs without the guilds intent on purpose (see bot.app); the library warns about that at every start.
    logging.getLogger("discord.state").addFilter(lambda record: "Guilds intent" not in record.getMessage())
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))
