"""`relsim table`: questions to the tables of results."""

from pathlib import Path

import click

from relsim.cli import options
from relsim.cli.answers import say, say_json


@click.command(short_help="Ask the tables of results in SQL.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sql", metavar="QUESTION", help='Such as "select point, mean from levels order by mean".')
@click.option("--csv", is_flag=True, help="Answer as CSV.")
@options.as_json
def table(folder: Path, sql: str | None, csv: bool, as_json: bool) -> None:
    """Ask the tables in FOLDER: those of a sweep, a comparison or a run.

    Without --sql it lists the tables and their columns.
    """
    from relsim.experiments.store import read_tables
    from relsim.sweeps.querying import as_text, columns_of, query

    if sql is None:
        tables = read_tables(folder)[0]
        if as_json:
            say_json({name: found.columns for name, found in tables.items()})
        else:
            say("\n".join(columns_of(tables)))
        return
    answer = query(folder, sql)
    if as_json:
        say_json(answer.to_dicts())
    elif csv:
        click.echo(answer.write_csv(), nl=False)
    else:
        say(as_text(answer))
