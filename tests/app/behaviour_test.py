"""What the program prints when the input is good: JSON of a fixed shape, tables, notes, exit codes, help."""
import math
import re
import shlex
import unittest
from pathlib import Path

import program
from model_facts import BRANCHES, FURTHER, LEARNING, MODELS, ORDER, PARAMETERS, POINTS
from program import BAD_INPUT, DONE, NOTHING_CONVERGED, SOLUTION_KEYS, STATUSES, is_number, run, strict_json

ROOT = Path(__file__).parents[2]


class Behaviour(unittest.TestCase):
    def mattis(self, command, code=DONE):
        """Standard output and standard error of a command, with the exit code checked."""
        got = run(*shlex.split(command))
        self.assertEqual(got.returncode, code, f"mattis {command}\n{got.stderr}")
        return got.stdout, got.stderr

    def document(self, command, code=DONE):
        """The JSON that a command prints; nothing may stand on standard error but notes and the word on failure."""
        out, err = self.mattis(f"{command} --json", code)
        for line in err.splitlines():
            self.assertRegex(line, r"^mattis: note: " if code == DONE else r"^mattis: ")
        return strict_json(out)

    def check_solution(self, solution, model):
        self.assertEqual(list(solution), SOLUTION_KEYS)
        self.assertIn(solution["status"], STATUSES)
        self.assertIs(type(solution["iterations"]), int)
        self.assertGreaterEqual(solution["iterations"], 0)
        self.assertIs(type(solution["stable"]), bool)
        values = ["free_energy", "energy", "entropy", "residual"]
        if solution["status"] == "converged":
            self.assertEqual(list(solution["order"]), ORDER[model])
            for key in values:
                self.assertTrue(is_number(solution[key]), f"{key} of {solution}")
            self.assertTrue(0 <= solution["residual"] <= 1e-10)
        else:
            self.assertEqual(solution["order"], {})
            self.assertEqual([solution[key] for key in [*values, "replicon"]], [None] * 5)
            self.assertFalse(solution["stable"])
        self.assertTrue(solution["replicon"] is None or is_number(solution["replicon"]))
        self.assertEqual(solution["stable"], (solution["replicon"] or -1) > 0)

    def check_parameters(self, parameters, model):
        self.assertEqual(list(parameters), PARAMETERS[model])
        for name, value in parameters.items():
            if name == "convention":
                self.assertIn(value, ("distinct", "full"))
            else:
                self.assertIs(type(value), int if name == "P" else float)


class Solve(Behaviour):
    def test_a_point(self):
        for point in POINTS:
            with self.subTest(point):
                model = point.split()[0]
                document = self.document(f"solve {point}")
                self.assertEqual(list(document), ["model", "ansatz", "parameters", "solutions"])
                self.assertEqual([document["model"], document["ansatz"]], [model, "rs"])
                self.check_parameters(document["parameters"], model)
                self.assertEqual([s["branch"] for s in document["solutions"]], BRANCHES[model])
                for solution in document["solutions"]:
                    self.check_solution(solution, model)

    def test_a_model_without_free_energy(self):
        """A branch may hold several states; what a model does not define is null in JSON, and a dash in the table."""
        solutions = self.document("solve perceptron_teacher --alpha 1")["solutions"]
        self.assertEqual([s["branch"] for s in solutions], ["poor", "poor", "good"])
        for solution in solutions:
            self.assertEqual(solution["status"], "converged")
            self.assertIsNone(solution["free_energy"])
            self.assertIsNone(solution["energy"])
            self.assertTrue(is_number(solution["entropy"]))
        table, _ = self.mattis("solve perceptron_teacher --alpha 1")
        self.assertRegex(table, r"(?m)^ +good +converged +1 +- +0 +- +- +0 ")

    def test_a_sweep(self):
        document = self.document("solve dense --P 4 --alpha 0.1 --T 0.7:0.1:4")
        self.assertEqual(list(document), ["model", "ansatz", "points"])
        self.assertEqual([document["model"], document["ansatz"]], ["dense", "rs"])
        temperatures = [point["parameters"]["T"] for point in document["points"]]
        self.assertEqual([temperatures[0], temperatures[-1]], [0.7, 0.1])
        for got, expected in zip(temperatures, [0.7, 0.5, 0.3, 0.1], strict=True):
            self.assertAlmostEqual(got, expected, 15)
        for point in document["points"]:
            self.assertEqual(list(point), ["parameters", "solutions"])
            self.check_parameters(point["parameters"], "dense")
            self.assertEqual([s["branch"] for s in point["solutions"]], BRANCHES["dense"])
            for solution in point["solutions"]:
                self.check_solution(solution, "dense")

    def test_sweeps_multiply_and_the_last_runs_fastest(self):
        points = self.document("solve pspin --T 0.5:1.5:2 --P 3:5:3")["points"]
        self.assertEqual([tuple(p["parameters"].values()) for p in points],
                         [(3, 0.5), (3, 1.5), (4, 0.5), (4, 1.5), (5, 0.5), (5, 1.5)])

    def test_branch_all_is_the_default_and_one_branch_is_one_of_it(self):
        for model, point in (("hopfield", "--alpha 0.05 --T 0.4"), ("sk", "--T 0.5")):
            everything = self.document(f"solve {model} {point} --branch all")
            self.assertEqual(everything, self.document(f"solve {model} {point}"))
            for solution in everything["solutions"]:
                exists = solution["status"] == "converged"
                one = self.document(f"solve {model} {point} --branch {solution['branch']}",
                                    DONE if exists else NOTHING_CONVERGED)
                self.assertEqual(one["solutions"], [solution])

    def test_a_sweep_gives_what_its_points_give(self):
        for sweep in ("hopfield --alpha 0.05 --T 0.05:0.95:7", "hopfield --T 0.2 --alpha 0.2:0.02:7",
                      "dense --P 3 --convention full --alpha 0.1 --T 0.9:0:7", "sk --T 1.4:0.2:5"):
            for point in self.document(f"solve {sweep}")["points"]:
                with self.subTest(sweep, **point["parameters"]):
                    flags = " ".join(f"--{name} {value!r}" for name, value in point["parameters"].items())
                    alone = self.document(f"solve {sweep.split()[0]} {flags}".replace("'", ""))["solutions"]
                    for a, b in zip(point["solutions"], alone, strict=True):
                        self.assertEqual((a["branch"], a["status"]), (b["branch"], b["status"]))
                        for key in ("free_energy", "energy", "entropy"):
                            if a["status"] == "converged":
                                self.assertAlmostEqual(a[key], b[key], 9)

    def test_a_partial_sweep_is_done_and_says_where_it_failed(self):
        points = self.document("solve hopfield --alpha 0.05 --T 0.1:0.7:3 --branch retrieval")["points"]
        self.assertEqual([p["solutions"][0]["status"] for p in points], ["converged", "converged", "absent"])

    def test_nothing_converged(self):
        command = "solve hopfield --alpha 5 --T 0.4 --branch retrieval"
        self.assertEqual(self.document(command, NOTHING_CONVERGED)["solutions"][0]["status"], "absent")
        out, err = self.mattis(command, NOTHING_CONVERGED)
        self.assertIn("absent", out)
        self.assertRegex(err, r"\Amattis: nothing [^\n]*\n\Z")

    def test_one_step(self):
        document = self.document("solve dense --P 3 --alpha 0.1 --T 0 --ansatz one_step --N 1000")
        self.assertEqual(document["ansatz"], "one_step")
        (solution,) = document["solutions"]
        self.assertEqual(list(solution), [*SOLUTION_KEYS, "error_free_patterns"])
        self.assertEqual([solution["branch"], solution["status"]], ["retrieval", "converged"])
        self.assertEqual(list(solution["order"]), ["m"])
        self.assertEqual(list(solution["error_free_patterns"]), ["one", "all"])
        without = self.document("solve dense --P 3 --alpha 0.1 --T 0 --ansatz one_step")["solutions"][0]
        self.assertEqual(list(without), SOLUTION_KEYS)
        self.assertEqual(without["order"], solution["order"])

    def test_a_point_without_noise_and_temperature_is_exact(self):
        retrieval = self.document("solve hopfield --alpha 0 --T 0 --branch retrieval")["solutions"][0]
        self.assertEqual([retrieval["order"][name] for name in "mqC"], [1, 1, 0])
        self.assertEqual(retrieval["free_energy"], -0.5)

    def test_a_parameter_may_be_written_in_many_ways(self):
        plain = self.document("solve hopfield --alpha 0.1 --T 0.3")
        for same in ("--alpha=0.1 --T=0.3", "--T .3 --alpha +0.1", "--alpha 1e-1 --T 3E-1 --convention distinct"):
            self.assertEqual(self.document(f"solve hopfield {same}"), plain)
        zero = self.document("solve hopfield --alpha -0 --T 0.3")["parameters"]["alpha"]
        self.assertEqual(math.copysign(1.0, zero), 1.0, "zero is printed with a sign")


class BoundaryVerb(Behaviour):
    def check_points(self, document, line, parameters, found):
        rival = ["rival"] if line == "retrieval_transition" else []
        self.assertEqual(list(document), ["line", "model", "ansatz", *rival, "points"])
        self.assertEqual(document["line"], line)
        for point in document["points"]:
            self.assertEqual(list(point), [*parameters, found, "order", "status"])
            self.assertIn(point["status"], STATUSES)
            converged = point["status"] == "converged"
            self.assertEqual(is_number(point[found]), converged, f"{found} of {point}")
            self.assertEqual(bool(point["order"]), converged)
            for value in point["order"].values():
                self.assertTrue(value is None or is_number(value))
        return document["points"]

    def test_a_point(self):
        document = self.document("boundary hopfield --line retrieval_spinodal --T 0")
        (point,) = self.check_points(document, "retrieval_spinodal", ["T"], "alpha")
        self.assertAlmostEqual(point["alpha"], 0.13790557, 7)
        self.assertEqual(list(point["order"]), ORDER["hopfield"])

    def test_a_list_of_points_may_be_asked_for_at_one_point(self):
        one = self.document("solve hopfield --alpha 0.05 --T 0.4")
        listed = self.document("solve hopfield --alpha 0.05 --T 0.4 --points")
        self.assertEqual(listed["points"], [{"parameters": one["parameters"], "solutions": one["solutions"]}])
        self.assertEqual({key: value for key, value in listed.items() if key != "points"},
                         {"model": "hopfield", "ansatz": "rs"})
        sweep = "solve hopfield --alpha 0.05 --T 0.1:0.4:2"
        self.assertEqual(self.document(f"{sweep} --points"), self.document(sweep))
        _, error = self.mattis("solve hopfield --alpha 0.05 --T 0.4 --points", BAD_INPUT)
        self.assertIn("--json", error)

    def test_a_line_needs_no_value_of_what_it_does_not_use(self):
        for flags, implied in (("--line window_tip --K 3", "--T 0"), ("--line critical --d 0.3", "--K 1"),
                               ("--line hierarchical_exists --K 4", "--T 0"),
                               ("--line hierarchical_energy --K 4", "--T 0"),
                               ("--line retrieval_spinodal --d 0.2 --T 0.1", "--K 1"),
                               ("--line learning_threshold --K 3 --d 0.2 --protocol supervised --ansatz one_step",
                                "--T 0")):
            self.assertEqual(self.document(f"boundary multitasking {flags}"),
                             self.document(f"boundary multitasking {flags} {implied}"), flags)
        _, error = self.mattis("boundary multitasking --line pure_instability --d 0.3", BAD_INPUT)
        self.assertIn("--K", error)

    def test_beta_is_answered_with_the_temperature(self):
        for command in ("solve hopfield --alpha 0.05 --beta 2.5", "solve hopfield --alpha 0.05 --beta=2.5",
                        "boundary dense --P 3 --line retrieval_spinodal --beta 2.5"):
            _, error = self.mattis(command, BAD_INPUT)
            self.assertIn("--T 0.4", error)
        _, error = self.mattis("solve perceptron_teacher --alpha 1 --beta 2", BAD_INPUT)
        self.assertIn("unknown flag", error)

    def test_a_sweep_with_a_status_per_point(self):
        document = self.document("boundary dense --P 4 --line retrieval_spinodal --T 0:2:3")
        points = self.check_points(document, "retrieval_spinodal", ["P", "T"], "alpha")
        self.assertEqual([p["T"] for p in points], [0, 1, 2])
        self.assertEqual([p["status"] for p in points], ["converged", "absent", "absent"])

    def test_several_crossings_ascend(self):
        document = self.document("boundary hopfield --line retrieval_spinodal --alpha 0.138 --find T")
        points = self.check_points(document, "retrieval_spinodal", ["alpha"], "T")
        self.assertEqual(len(points), 2)
        self.assertLess(points[0]["T"], points[1]["T"])

    def test_every_line_of_every_model(self):
        fixed = {"hopfield": {"alpha": 0.05, "T": 0.3}, "dense": {"P": 4, "alpha": 0.2, "T": 0.3},
                 "sk": {"T": 0.5}, "pspin": {"P": 3, "T": 0.5}}
        for model in fixed:
            for line in self.document(f"describe {model}")["lines"]:
                if line["find"] == "M": continue  # of networks that learn: learning_test.py
                with self.subTest(model, line=line["name"]):
                    more = {"barrier_capacity": {"T": 0}, "following_spinodal": {"T_ref": 0.66 if model == "pspin" else 0.3}}
                    given = {k: v for k, v in (fixed[model] | more.get(line["name"], {})).items() if k != line["find"]}
                    kind = ["reference"] if model == "dense" and line["branch"] == "glass, retrieval" else []
                    flags = " ".join(f"--{name} {value}" for name, value in given.items())
                    command = f"boundary {model} --line {line['name']} {flags}"
                    got = run(*shlex.split(command), "--json")
                    self.assertIn(got.returncode, (DONE, NOTHING_CONVERGED), got.stderr)
                    points = self.check_points(strict_json(got.stdout), line["name"], list(given) + kind, line["find"])
                    exists = any(p["status"] == "converged" for p in points)
                    self.assertEqual(got.returncode, DONE if exists else NOTHING_CONVERGED)
                    ansatz = "1rsb" if line["name"] == "gardner" else "rs"
                    self.assertEqual(self.document(f"{command} --find {line['find']} --ansatz {ansatz}", got.returncode),
                                     strict_json(got.stdout))

    def test_every_line_of_several_patterns(self):
        at = {"critical": "--K 3 --d 0.3", "pure_instability": "--K 3 --d 0.3", "first_order": "--K 3 --d 0.7",
              "parallel_instability": "--K 2 --d 0.65", "hierarchical_exists": "--K 3 --T 0",
              "hierarchical_energy": "--K 3 --T 0", "noise_parallel": "--K 2 --d 0.3 --T 0.1 --protocol supervised",
              "window_tip": "--K 3 --T 0", "learning_threshold": "--K 2 --d 0.3 --T 0.1 --protocol supervised",
              "retrieval_spinodal": "--K 1 --d 0.1 --T 0"}
        lines = {line["name"]: line["find"] for line in self.document("describe multitasking")["lines"]}
        self.assertEqual(set(at), set(lines))
        for name, flags in at.items():
            with self.subTest(name):
                points = self.document(f"boundary multitasking --line {name} {flags}")["points"]
                found = [point[lines[name]] for point in points]
                self.assertEqual(found, sorted(found))
                for point in points:
                    self.assertEqual(point["status"], "converged")
                    for entry in ("m", "n"):
                        if entry in point["order"]:
                            self.assertEqual(len(point["order"][entry]), point["K"])

    def test_states_of_several_patterns(self):
        flags = "--K 3 --d 0.3 --T 0.1 --protocol unsupervised --r 0.6 --M 9"
        solutions = self.document(f"solve multitasking {flags}")["solutions"]
        found = [s for s in solutions if s["status"] == "converged"]
        self.assertEqual([s["free_energy"] for s in found], sorted(s["free_energy"] for s in found))
        for s in found:
            self.assertEqual(set(s["order"]), {"q", "m", "n", "q_support"})
            self.assertEqual(s["order"]["n"], sorted(s["order"]["n"], reverse=True))
            self.assertEqual(s["stable"], min(s["hessian"], s["example_splitting"]) > 0)
            self.assertLess(s["residual"], 1e-12)
        self.assertTrue(found[0]["stable"])

    def test_notes_go_to_standard_error(self):
        out, err = self.mattis("boundary dense --P 4 --line retrieval_transition --T 0.2 --json")
        strict_json(out)
        self.assertRegex(err, r"\Amattis: note: [^\n]+\n\Z")

    def test_a_line_that_does_not_exist(self):
        document = self.document("boundary dense --P 3 --line nishimori --T 2", NOTHING_CONVERGED)
        (point,) = self.check_points(document, "nishimori", ["P", "T"], "alpha")
        self.assertEqual([point["alpha"], point["status"]], [None, "absent"])


class Tables(Behaviour):
    def test_tables_are_rectangular_and_finite(self):
        solves = [f"solve {point}" for point in POINTS]
        others = ["solve hopfield --alpha 0 --T 1", "solve hopfield --alpha 0:0.2:3 --T 0:1:3",
                  "solve dense --P 3:5:3 --alpha 0:0.1:2 --T 0.1 --branch glass",
                  "solve hopfield --alpha 0.1 --T 0 --ansatz one_step --N 1e15",
                  "boundary hopfield --line retrieval_spinodal --T 0:1.2:4",
                  "boundary dense --P 3:4:2 --line retrieval_spinodal --T 0:2:3",
                  "boundary dense --P 3 --line glass_static --alpha 0.5:1:2",
                  "boundary sk --line replicon --branch paramagnet", "solve sk --T 0.5 --ansatz frsb",
                  "boundary hopfield --line retrieval_spinodal --T 0 --ansatz frsb", "complexity pspin --P 3 --T 0.5"]
        for command in solves + others:
            with self.subTest(command):
                self.assertEqual(program.table_faults(self.mattis(command)[0]), [])


class Help(Behaviour):
    def verbs(self):
        out, _ = self.mattis("--help")
        return re.findall(r"^  (\w+) ", out.split("Verbs:")[1], re.M)

    def test_version(self):
        out, err = self.mattis("--version")
        self.assertRegex(out, r"\A\d+\.\d+\.\d+ \(commit ([0-9a-f]{12}(, modified)?|unknown)\)\n\Z")
        self.assertEqual(err, "")

    def test_every_example_of_every_help_runs(self):
        verbs = self.verbs()
        self.assertEqual(verbs, ["describe", "solve", "boundary", "potential", "complexity", "check", "run", "status",
                                 "export", "compare", "merge", "doctor"])
        for verb in verbs:
            out, err = self.mattis(f"{verb} --help")
            self.assertEqual(err, "")
            self.assertEqual(out, self.mattis(f"{verb} -h")[0])
            examples = re.findall(r"^ +(?:mpirun -n 4 )?mattis (.+)$", out, re.M)
            self.assertGreaterEqual(len(examples), 1, out)
            if verb in ("run", "status", "export", "compare", "merge"):
                continue  # their job takes a minute: run_test.py and shards_test.py have smaller ones
            for example in examples:
                with self.subTest(example):
                    self.assertTrue(example.startswith(verb))
                    self.mattis(example.replace("phase_diagrams/", f"{ROOT}/phase_diagrams/"))

    def test_usage_is_the_order_that_is_accepted(self):
        for verb, usage in (("describe", "describe [MODEL] [FLAGS]"), ("solve", "solve MODEL [FLAGS]"),
                            ("boundary", "boundary MODEL [FLAGS]"), ("doctor", "doctor [FLAGS]")):
            self.assertIn(f"\nUsage: mattis {usage}\n", self.mattis(f"{verb} --help")[0])
        self.assertIn("\nUsage: mattis VERB ", self.mattis("--help")[0])

    def test_help_of_a_model_lists_its_flags(self):
        for verb in ("solve", "boundary"):
            for model in MODELS:
                out, _ = self.mattis(f"{verb} {model} --help")
                for name in PARAMETERS[model]:
                    self.assertRegex(out, rf"(?m)^ +--{name} ")


class Describe(Behaviour):
    def test_models_and_their_parts(self):
        self.assertEqual([m["model"] for m in self.document("describe")["models"]], MODELS)
        for model in MODELS:
            document = self.document(f"describe {model}")
            self.assertEqual(list(document), ["model", "doc", "source", "parameters", "ansaetze", "branches", "order_parameters",
                                              "order_parameters_mean", "simulated_as", "observables", "lines", "potentials"])
            self.assertEqual(document["simulated_as"] is None, not document["observables"])
            self.assertEqual([p["name"] for p in document["parameters"]], PARAMETERS[model] + (LEARNING | FURTHER).get(model, []))
            branches, order = list(BRANCHES[model]), list(ORDER[model])
            if model in LEARNING:
                branches.insert(1, "retrieval_weak")
                order.insert(1, "n")
            self.assertEqual(document["branches"], branches)
            self.assertEqual(document["order_parameters"], order)
            text, _ = self.mattis(f"describe {model}")
            if document["simulated_as"]:
                self.assertTrue(all(f" {kind}\n" in text for kind in document["simulated_as"].split("; ")))
            for line in document["lines"]:
                self.assertRegex(text, rf"(?m)^ +{line['name']} .* finds {line['find']} ")

    def test_doctor(self):
        document = self.document("doctor")
        self.assertTrue(document["healthy"])
        self.assertTrue(all(check["passed"] for check in document["self_test"]))
        same = run("doctor", "--json", environment={"MATTIS_ISA": document["isa"]})
        self.assertEqual(strict_json(same.stdout), document)
        self.assertNotIn("FAIL", self.mattis("doctor")[0])

    def test_an_instruction_set_that_is_not_there(self):
        # What is allowed depends on the machine.
        for words in (["doctor"], ["run", str(ROOT / "phase_diagrams/atlas/quickstart.toml"), "-o", "/dev/null/x.h5"]):
            got = run(*words, environment={"MATTIS_ISA": "avx9"})
            self.assertEqual([got.returncode, got.stdout], [BAD_INPUT, ""])
            self.assertRegex(got.stderr, r"\Amattis: error: unknown instruction set 'avx9' in MATTIS_ISA: allowed "
                                         r"(is|are) (x86-64-v2|generic)[^\n]*\n\Z")


if __name__ == "__main__":
    unittest.main()
