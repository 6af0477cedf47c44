"""Train and measure the text model: `python -m benchmarks.text_model train|measure --corpus FOLDER`."""

from pathlib import Path

import click

from benchmarks.text_model import measuring, training
from benchmarks.text_model.examples import licensed_examples, own_examples
from services.scanner.knowledge.text_model import LANGUAGES, SHIPPED

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def main() -> None:
    """Train the text model, or measure it."""


@main.command()
@click.option("--corpus", type=FOLDER, required=True, help="The folder of labelled mail.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=SHIPPED, help="Where to write the model."
)
def train(corpus: Path, out: Path) -> None:
    """Train on our own texts and on licensed mail, print the calibration, and write the model."""
    licensed = list(licensed_examples(corpus))
    models = {}
    for language in LANGUAGES:
        own = list(own_examples(language))
        foreign = [each for each in licensed if each.language == language]
        trained = training.train([*own, *foreign])
        models[language] = trained.model
        attacks = sum(each.is_attack for each in own)
        click.echo(
            f"{language}: {attacks} texts of attacks, {len(own) - attacks} innocent ones, "
            f"{len(foreign)} licensed mails; {len(trained.model.weights)} words"
        )
        click.echo("| probability | held-out texts | mean | attacks |\n|---|--:|--:|--:|")
        for name, count, mean, share in training.calibration_table(trained.held_out, trained.model):
            click.echo(f"| {name} | {count} | {mean:.2f} | {share:.2f} |")
    out.write_text(training.written(models), encoding="utf-8")


@main.command()
@click.option("--corpus", type=FOLDER, required=True, help="The folder of labelled mail.")
def measure(corpus: Path) -> None:
    """Print how the shipped model reads each source, and mail of our own."""
    every = [*measuring.measured(corpus), *measuring.measured_own()]
    for line in measuring.table(every):
        click.echo(line)
    click.echo(measuring.speed(every))


if __name__ == "__main__":
    main()
