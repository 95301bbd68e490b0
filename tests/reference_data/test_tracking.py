"""Tracking gives the rates that the source text prints."""

from __future__ import annotations

import json

import pandas as pd

from quotaopt.cli.main import main


def test_the_printed_rates_come_out(reference_data, tmp_path, capfd):
    """The quarter by region and the month by person."""
    quarter = pd.read_csv(reference_data / "seed_examples" / "table2_quarterly_team.csv", dtype=str)
    month = pd.read_csv(reference_data / "seed_examples" / "table1_monthly_individual.csv", dtype=str)
    quarter, month = quarter.to_dict("records"), month.to_dict("records")
    targets = [
        (row["region"], f"2024-{number}", row[f"{name}_target"])
        for row in quarter
        for number, name in ((10, "oct"), (11, "nov"), (12, "dec"))
    ]
    sold = [(row["region"], "2024-10", row["oct_actual"]) for row in quarter]
    found = _told(tmp_path / "quarter", capfd, targets, sold)
    for row, told in zip(quarter, found, strict=True):
        assert f"{told['attainment']:.2f}" == row["oct_rate_pct"]
        assert f"{told['landed']:.2f}" == row["quarter_rate_pct"]
        assert told["landing"] == int(row["cumulative_actual"])
        assert told["needed"] == int(row["nov_reoptimised_proportional"])
    targets = [(row["rep"], "2024-10", row["target"]) for row in month]
    weeks = [(row["rep"], f"2024-10-W{week}", row[f"week{week}"]) for row in month for week in (1, 2, 3, 4)]
    for row, told in zip(month, _told(tmp_path / "month", capfd, targets, weeks), strict=True):
        assert f"{told['attainment']:.2f}" == row["expected_rate_pct"]
        assert told["actual"] == int(row["cumulative"])


def _told(folder, capfd, targets, sold):
    """Track a plan whose targets are all stated, by region."""
    folder.mkdir()
    periods = len({month for _, month, _ in targets})
    for name, rows in {"stated": targets, "actuals": sold}.items():
        head = "region,month,target" if name == "stated" else "region,date,actual"
        text = "\n".join([head, *(",".join(row) for row in rows)])
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    members = dict.fromkeys(region for region, _, _ in targets)
    (folder / "units.csv").write_text("region,size\n" + "".join(f"{one},1\n" for one in members), "utf-8")
    (folder / "plan.yaml").write_text(
        "plan: source text\ncurrency: CNY\nstep: 1000\n"
        f"total: {sum(int(amount) for _, _, amount in targets)}\n"
        "dimensions:\n  org: [region]\n"
        f"  time: {{levels: [month], start: 2024-10, periods: {periods}}}\n"
        "tables:\n  units: {file: units.csv, value: size}\n"
        "  stated: {file: stated.csv, key: [region, month]}\n"
        "cells: {from: units}\nreference: {season: flat}\n"
        "rules: [{name: stated, each: [region, month], total: stated.target}]\n",
        encoding="utf-8",
    )
    arguments = [folder / "plan.yaml", "--actuals", folder / "actuals.csv", "--as-of", "2024-10-31"]
    assert main(["track", *map(str, arguments), "--json", "--by", "region"]) == 0
    rows = json.loads(capfd.readouterr().out)["by"][0]["rows"]
    return sorted(rows, key=lambda row: list(members).index(row["region"]))
