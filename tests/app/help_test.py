"""What the program says of itself: the commit that it was built from, help as a verb, what names mean."""
import re
import unittest

import program


class HelpTest(unittest.TestCase):
    def mattis(self, *words):
        got = program.run(*words)
        self.assertEqual((got.returncode, got.stderr), (program.DONE, ""), words)
        return got.stdout

    def document(self, *words):
        return program.strict_json(self.mattis(*words, "--json"))

    def test_the_version_says_its_commit(self):
        version, document = self.mattis("--version"), self.document("doctor")
        self.assertTrue(version.startswith(document["mattis"] + " "))
        self.assertIn(document["commit"][:12], version)
        self.assertRegex(document["commit"], r"\A([0-9a-f]{40}|unknown)\Z")
        self.assertIn(document["source_tree"], ("clean", "modified", "unknown"))
        self.assertEqual(document["source_tree"] == "unknown", document["commit"] == "unknown")
        self.assertEqual(document["source_tree"] == "modified", ", modified" in version)

    def test_help_is_a_verb_too(self):
        general = self.mattis("--help")
        self.assertEqual(self.mattis("help"), general)
        self.assertEqual(self.mattis("help", "--help"), general)
        for verb in re.findall(r"^  (\w+) ", general.split("Verbs:")[1], re.M):
            self.assertEqual(self.mattis("help", verb), self.mattis(verb, "--help"))
        self.assertEqual(self.mattis("help", "solve", "dense"), self.mattis("solve", "dense", "--help"))
        self.assertIn("did you mean 'solve'?", program.run("help", "slove").stderr)

    def test_what_order_parameters_and_observables_mean(self):
        for document in self.document("describe")["models"]:
            with self.subTest(document["model"]):
                text = self.mattis("describe", document["model"])
                meanings = document["order_parameters_mean"]
                named = {name for row in meanings for name in row["names"]}
                self.assertLessEqual(set(document["order_parameters"]), named)
                for row in meanings:
                    self.assertGreater(len(row["doc"]), 5)
                    self.assertLessEqual(set(row["ansaetze"]), set(document["ansaetze"]))
                    self.assertRegex(text, rf"(?m)^  {row['names'][0]}( … \w+)? +{re.escape(row['doc'])}(; |$)")
                for observable in document["observables"]:
                    self.assertGreater(len(observable["doc"]), 5)
                    self.assertIn(observable["doc"], text)


if __name__ == "__main__":
    unittest.main()
