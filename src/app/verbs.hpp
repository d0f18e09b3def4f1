#pragma once

#include <memory>
#include <string>

#include "app/flags.hpp"

namespace mattis::app {

/// Exit codes of the program.
enum ExitCode : int {
    done = 0,
    disagreement = 1, ///< theory and simulation disagree, or nothing could be judged
    bad_input = 2,
    stopped = 3, ///< at a deadline or signal: run again to go on
    failed = 4,  ///< a file, a task of a run, or anything unforeseen (memory, a fault of the program)
    nothing_converged = 5
};

/// What the help pages say about a verb: its name, one line, and what stands below its flags.
struct VerbInfo {
    std::string name, doc, footer;
};

/// One verb of the program: it names its flags and, once the command line is parsed, does its work. `model` is the name
/// that follows the verb, or empty: the flags of `solve`, `boundary`, `potential` and `complexity` depend on it.
class Verb {
public:
    virtual ~Verb() = default;
    virtual VerbInfo info() const = 0;
    virtual void add_flags(Flags& flags, const std::string& model) = 0;
    /// Returns the exit code. Throws InputError on bad input, before anything is printed.
    virtual int run() = 0;
};

std::unique_ptr<Verb> describe_verb();
std::unique_ptr<Verb> solve_verb();
std::unique_ptr<Verb> boundary_verb();
std::unique_ptr<Verb> potential_verb();
std::unique_ptr<Verb> complexity_verb();
std::unique_ptr<Verb> check_verb();
std::unique_ptr<Verb> run_verb();
std::unique_ptr<Verb> status_verb();
std::unique_ptr<Verb> export_verb();
std::unique_ptr<Verb> compare_verb();
std::unique_ptr<Verb> merge_verb();
std::unique_ptr<Verb> doctor_verb();

} // namespace mattis::app
