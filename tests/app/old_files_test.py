"""Result files that version 0.1.0 has written (tests/data/version-0.1.0) are kept: they are read, exported, compared,
merged and gone on with, with the results that that version had.

*-resumed.h5 and shard-merged.h5 are what version 0.1.0 made of stopped.h5, tempering.h5 and the two shards. Its last
builds tell jobs apart by another rule and know tasks by their content: their files are in version-0.1.0-rule-2, where
large.h5 is the job of small.h5, grown, and grids.h5 has values of from, to and count that later rules make otherwise.
"""
import shutil
import tempfile
import unittest
from pathlib import Path

import program

DATA = Path(__file__).parents[1] / "data" / "version-0.1.0"
COMPLETE = ["complete.h5", "multitasking.h5", "shard-merged.h5", "stopped-resumed.h5", "tempering-resumed.h5"]
STOPPED = {"stopped.h5": (5, "stopped"), "tempering.h5": (3, "tempering")}  # finished tasks, job
SHARDS = ["shard-1.h5", "shard-2.h5"]
JOBS = {"complete.h5": "complete", "multitasking.h5": "multitasking", "shard-merged.h5": "shard",
        "stopped-resumed.h5": "stopped", "tempering-resumed.h5": "tempering"}
# What version 0.1.0 said: judged pairs that agree, and all pairs.
VERDICTS = {"complete.h5": (0, 6), "multitasking.h5": (16, 28), "shard-merged.h5": (4, 4),
            "stopped-resumed.h5": (3, 6), "tempering-resumed.h5": (4, 10)}

# Columns of montecarlo/points by which a point is judged, of any version.
EVIDENCE = {"half_run_p", "log_time_p", "starts_p", "replicas_p", "identity_p", "independent", "measure_per_2tau",
            "round_trips", "equilibrated", "equilibration"}


class KeptFiles(unittest.TestCase):
    """A folder with copies of kept files, which nothing may change."""
    data = DATA

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_old_files_"))
        self.addCleanup(shutil.rmtree, self.folder)
        for file in self.data.iterdir():
            shutil.copy(file, self.folder)

    def tearDown(self):
        """Whatever was done, the files of the old version are as they were."""
        for file in self.data.iterdir():
            self.assertEqual((self.folder / file.name).read_bytes(), file.read_bytes(), file.name)

    def mattis(self, *words, code=program.DONE):
        got = program.run(*map(str, words), folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return got

    def tables(self, file):
        names = program.strict_json(self.mattis("export", file, "--json").stdout)["tables"]
        return {name: self.mattis("export", file, "--table", name, "--json").stdout for name in names}

    def assert_same_results(self, file, kept):
        """What was measured is that of a file that an earlier version wrote, and what was solved agrees with it to the
        digits that converged states have. How simulations are judged has become stricter; a line that is nowhere says
        so since."""
        new, old = self.tables(file), self.tables(kept)
        self.assertEqual(list(new), list(old))
        for name in set(old) - {"agreement"}:
            rows, earlier = (program.strict_json(text)["rows"] for text in (new[name], old[name]))
            self.assertEqual(len(rows), len(earlier), name)
            for row, before in zip(rows, earlier):
                if name.startswith("boundaries/") and row["status"] == "absent":
                    row["remark"] = row["remark"].removeprefix("exists nowhere on the grid").removeprefix("; ")
                one, two = ({key: entry[key] for key in entry if key not in EVIDENCE} for entry in (row, before))
                if not name.startswith("montecarlo/"):
                    for key in set(one) & set(two):
                        if isinstance(one[key], float) and isinstance(two[key], float):
                            self.assertAlmostEqual(one[key], two[key], delta=1e-8 * max(1, abs(two[key])), msg=name)
                            one[key] = two[key]
                    one.pop("iterations", None), two.pop("iterations", None)
                self.assertEqual(one, two, name)

    def copy(self, file):
        """A copy to go on with."""
        shutil.copy(self.folder / file, self.folder / f"copy-{file}")
        return f"copy-{file}"


class OldFilesTest(KeptFiles):
    def test_status_of_complete_files(self):
        for file in COMPLETE + SHARDS:
            with self.subTest(file):
                got = self.mattis("status", file, "--json")
                self.assertEqual(got.stderr, "")
                document = program.strict_json(got.stdout)
                self.assertEqual(document["status"], "complete")
                self.assertEqual(document["tasks"], document["tasks_finished"])
                self.assertEqual(document["remaining_seconds"], 0.0)
                self.assertGreater(len(document["points"]), 0)
                for point in document["points"]:
                    self.assertEqual(point["finished"], point["samples"])
                    self.assertGreater(point["chains"], 0)

    def test_status_of_stopped_files(self):
        for file, (finished, _) in STOPPED.items():
            with self.subTest(file):
                document = program.strict_json(self.mattis("status", file, "--json").stdout)
                self.assertEqual((document["status"], document["tasks_finished"]), ("stopped", finished))
                self.assertEqual(sum(point["finished"] for point in document["points"]), finished)
                self.assertGreater(sum(point["begun"] for point in document["points"]), 0.0)

    def test_every_table_is_exported(self):
        for file in COMPLETE:
            for name, text in self.tables(file).items():
                with self.subTest(f"{file}: {name}"):
                    rows = program.strict_json(text)["rows"]
                    self.assertGreater(len(rows), 0)
                    csv = self.mattis("export", file, "--table", name).stdout.splitlines()
                    self.assertEqual(csv[0].split(","), list(rows[0]))
                    self.assertEqual(len(csv), len(rows) + 1)

    def test_verdicts(self):
        for file, (agree, pairs) in VERDICTS.items():
            with self.subTest(file):
                code = program.DONE if agree else program.DISAGREEMENT
                document = program.strict_json(self.mattis("compare", file, "--json", code=code).stdout)
                verdicts = [pair["verdict"] for pair in document["pairs"]]
                self.assertEqual((verdicts.count("agrees"), len(verdicts)), (agree, pairs))
                self.assertEqual(verdicts.count("disagrees"), 0)

    def test_complete_files_are_left_as_they_are(self):
        for file in COMPLETE:
            with self.subTest(file):
                job, output = f"{JOBS[file]}.toml", self.copy(file)
                self.assertIn("(complete)", self.mattis("check", job, "-o", output, "--quick").stdout)
                self.assertIn("is complete", self.mattis("run", job, "-o", output).stdout)
                self.assertEqual((self.folder / output).read_bytes(), (DATA / file).read_bytes())

    def test_stopped_files_are_gone_on_with(self):
        for file, (finished, job) in STOPPED.items():
            with self.subTest(file):
                output = self.copy(file)
                said = self.mattis("check", f"{job}.toml", "-o", output, "--quick").stdout
                self.assertIn("unfinished: run goes on with it", said)
                got = self.mattis("run", f"{job}.toml", "-o", output)
                self.assertIn("written by another build of mattis", got.stderr)
                self.assertRegex(got.stderr, rf"mattis: {finished}/\d+ tasks")  # what is finished is kept
                self.assert_same_results(output, f"{job}-resumed.h5")
                # It stays a file of its own rule: the same job goes on with it, another does not.
                document = program.strict_json(self.mattis("status", output, "--json").stdout)
                before = program.strict_json(self.mattis("status", file, "--json").stdout)
                self.assertEqual(document["job_hash"], before["job_hash"])
                other = self.folder / "other.toml"
                other.write_text((self.folder / f"{job}.toml").read_text().replace("replicas  = 2", "replicas  = 4")
                                 .replace("replicas = 2", "replicas = 4"))
                got = self.mattis("run", other, "-o", output, code=program.BAD_INPUT)
                self.assertIn("holds the results of another job", got.stderr)

    def test_shards_are_merged(self):
        for order in (SHARDS, SHARDS[::-1]):
            output = f"merged-{order[0]}"
            self.assertIn("is complete", self.mattis("merge", output, *order).stdout)
            self.assert_same_results(output, "shard-merged.h5")
        self.assertIn("complete already", self.mattis("merge", self.copy("shard-merged.h5"), *SHARDS).stdout)

    def test_old_and_new_shards_are_merged(self):
        self.mattis("run", "shard.toml", "--shard", "2/2", "-o", "new-2.h5")
        for order in (["shard-1.h5", "new-2.h5"], ["new-2.h5", "shard-1.h5"]):
            output = f"mixed-{order[0]}"
            self.assertIn("is complete", self.mattis("merge", output, *order).stdout)
            self.assert_same_results(output, "shard-merged.h5")

    def test_a_shard_and_what_a_run_adds(self):
        self.assertRegex(self.mattis("merge", "half.h5", "shard-1.h5").stdout, r"holds \d+ of \d+ tasks")
        self.mattis("run", "shard.toml", "-o", "half.h5")
        self.assert_same_results("half.h5", "shard-merged.h5")


class ThirdRuleTest(KeptFiles):
    """grids.toml has axes and a ladder by from, to and count. Since the third rule their values are what a user would
    write; grids.h5, stopped under the second one, goes on with those that it was written with."""
    data = DATA.with_name("version-0.1.0-rule-2")

    def temperatures(self, file):
        rows = program.strict_json(self.mattis("export", file, "--table", "montecarlo/points", "--json").stdout)["rows"]
        return sorted({row["T"] for row in rows})

    def test_a_stopped_file_keeps_its_values_bit_for_bit(self):
        output = self.copy("grids.h5")
        finished = program.strict_json(self.mattis("status", output, "--json").stdout)["tasks_finished"]
        self.assertIn("unfinished: run goes on with it",
                      self.mattis("check", "grids.toml", "-o", output, "--quick").stdout)
        got = self.mattis("run", "grids.toml", "-o", output)
        self.assertRegex(got.stderr, rf"mattis: {finished}/\d+ tasks")
        self.assert_same_results(output, "grids-resumed.h5")
        self.assertEqual(self.temperatures(output), [0.3, 0.39999999999999997, 0.5, 0.6, 0.7])

    def test_a_new_file_has_the_shortest_decimals(self):
        self.mattis("run", "grids.toml", "-o", "new.h5")
        self.assertEqual(self.temperatures("new.h5"), [0.3, 0.4, 0.5, 0.6, 0.7])
        for name, text in self.tables("new.h5").items():
            found = "alpha" if name.startswith("boundaries") else ""
            for row in program.strict_json(text)["rows"]:
                for axis in {"alpha", "T"} - {found}:
                    if axis in row:
                        self.assertLessEqual(len(repr(row[axis])), 6, f"{name}: {axis} = {row[axis]!r}")
        for order in (["new.h5", "grids-resumed.h5"], ["grids.h5", "new.h5"]):
            got = self.mattis("merge", "both.h5", *order, code=program.BAD_INPUT)
            self.assertIn("gives the values of from, to and count other last digits", got.stderr)


class SecondRuleTest(KeptFiles):
    data = DATA.with_name("version-0.1.0-rule-2")

    def test_every_table_is_exported(self):
        for file in ("stopped-resumed.h5", "small.h5", "large.h5"):
            for name, text in self.tables(file).items():
                self.assertGreater(len(program.strict_json(text)["rows"]), 0, f"{file}: {name}")

    def test_a_stopped_file_is_gone_on_with(self):
        output = self.copy("stopped.h5")
        finished = program.strict_json(self.mattis("status", output, "--json").stdout)["tasks_finished"]
        self.assertGreater(finished, 0)
        got = self.mattis("run", "stopped.toml", "-o", output)
        self.assertRegex(got.stderr, rf"mattis: {finished}/\d+ tasks")  # what is finished is kept
        self.assert_same_results(output, "stopped-resumed.h5")
        other = self.folder / "other.toml"
        other.write_text((self.folder / "stopped.toml").read_text().replace("replicas = 2", "replicas = 4"))
        got = self.mattis("run", other, "-o", self.copy("stopped.h5"), code=program.BAD_INPUT)
        self.assertIn("holds the results of another job", got.stderr)

    def test_a_complete_file_is_left_as_it_is_and_grows(self):
        output = self.copy("small.h5")
        self.assertIn("is complete", self.mattis("run", "small.toml", "-o", output).stdout)
        self.assertEqual((self.folder / output).read_bytes(), (self.folder / "small.h5").read_bytes())
        self.assertIn("this job, which has grown", self.mattis("run", "large.toml", "-o", output).stderr)
        self.assert_same_results(output, "large.h5")


if __name__ == "__main__":
    unittest.main()
