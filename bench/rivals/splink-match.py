"""A rival: Splink (https://github.com/moj-analytical-services/splink, MIT), the open standard of record linkage, on its DuckDB backend.

Lines come from lines-prepared.csv, taken apart by the project's parser. u by random sampling, m by expectation-maximisation, term
frequencies on the names: the steps of its own tutorial, with the blocking rules of the SQL rival beside this file.
Written for Splink 5. python splink-match.py VOTERS.csv LINES-PREPARED.csv OUT.csv
"""

import json
import logging
import os
import resource
import sys

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
voters_file, lines_file, out_file = sys.argv[1:4]
con = duckdb.connect()
con.execute("set threads = 2")
letters = "regexp_replace(upper(coalesce({0}, '')), '[^A-Z]', '', 'g')"
con.execute(
    f"""create table voters as select voter_id as unique_id, {letters.format('last_name')} as surname, {letters.format('first_name')} as given,
    nullif(house_number, '') as house, regexp_replace(upper(street_name), '[^A-Z0-9]', '', 'g') as street,
    nullif(regexp_replace(upper(coalesce(unit, '')), '^(APT|UNIT|STE|SPC|#)|[^A-Z0-9]', '', 'g'), '') as unit, nullif(left(zip, 5), '') as zip
    from read_csv('{voters_file}', header = true, all_varchar = true)"""
)
con.execute(
    f"""create table lines as select line_id as unique_id, nullif(surname, '') as surname, nullif(given, '') as given, nullif(house, '') as house,
    nullif(street, '') as street, nullif(unit, '') as unit, nullif(zip, '') as zip from read_csv('{lines_file}', header = true, all_varchar = true)"""
)

rules = [
    block_on("house", "street"),
    block_on("surname", "given", "zip"),
    block_on("surname", "house"),
    block_on("zip", "house"),
    block_on("street", "zip", "given"),
    block_on("street", "zip", "surname"),
]
settings = SettingsCreator(
    link_type="link_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("surname", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("given", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("house", 1),
        cl.JaroWinklerAtThresholds("street", [0.9]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("unit"),
        cl.ExactMatch("zip"),
    ],
    blocking_rules_to_generate_predictions=rules,
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
api = DuckDBAPI(connection=con)
linker = Linker([api.register("lines", dataset_display_name="lines"), api.register("voters", dataset_display_name="voters")], settings, log_level="ERROR")
linker.training.estimate_probability_two_random_records_match([block_on("surname", "given", "house")], recall=0.6)
linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
for blocked in (["surname", "given"], ["house", "street", "given"], ["house", "street", "surname"]):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*blocked), max_pairs=2e6)
pairs = linker.inference.predict(threshold_match_probability=0.001)
name = pairs.physical_name
# Splink states the probability of each pair by itself; a line is one person's, so the pairs of a line are set against each other.
con.execute(
    f"""copy (
    with p as (
      select case when source_dataset_l like '%line%' then unique_id_l else unique_id_r end as line_id,
        case when source_dataset_l like '%line%' then unique_id_r else unique_id_l end as voter_id, match_probability as p from {name}),
    odds as (select line_id, max_by(voter_id, p, 2) as ids, max(p, 2) as p, sum(least(p, 1 - 1e-9) / (1 - least(p, 1 - 1e-9))) as odds from p group by 1),
    best as (select line_id, ids, list_transform(p, lambda x: least(x, 1 - 1e-9) / (1 - least(x, 1 - 1e-9)) / (1 + odds)) as p from odds)
    select l.unique_id as line_id, case when best.p[1] >= 0.95 then 'eligible' else 'review' end as screening, '' as reason,
      ids[1] as voter_id, round(best.p[1], 5) as probability, ids[2] as second_voter_id, round(best.p[2], 5) as second_probability
    from lines l left join best on best.line_id = l.unique_id order by 1) to '{out_file}' (header true)"""
)
used = resource.getrusage(resource.RUSAGE_SELF)
if "COUNTERSIGN_BENCH_USAGE" in os.environ:
    with open(os.environ["COUNTERSIGN_BENCH_USAGE"], "w") as file:
        json.dump({"userSeconds": used.ru_utime, "systemSeconds": used.ru_stime, "peakKib": used.ru_maxrss}, file)
