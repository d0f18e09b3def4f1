#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "app/help.hpp"
#include "app/message.hpp"
#include "app/offer.hpp"
#include "app/parameters.hpp"
#include "app/verbs.hpp"
#include "app/version.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "farm/environment.hpp"
#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "models/catalogue.hpp"
#include "phase_diagrams/job/job.hpp"

namespace mattis::app {

namespace {

/// The model named right after `solve`, `boundary`, `potential` or `complexity`: its flags must be known before the
/// rest can be parsed. Throws InputError when there is none, or none of this name (for `describe`, too).
std::string model_after_verb(const std::vector<std::string>& arguments) {
    if (arguments.size() > 1 && arguments[0] == "describe" && !arguments[1].starts_with("-")) model_info(arguments[1]);
    constexpr std::array of_a_model{"solve", "boundary", "potential", "complexity"};
    if (arguments.empty() || std::find(of_a_model.begin(), of_a_model.end(), arguments[0]) == of_a_model.end())
        return {};
    if (arguments.size() > 1 && (arguments[1] == "--help" || arguments[1] == "-h")) return {};
    if (arguments.size() < 2 || arguments[1].starts_with("-"))
        throw InputError(
            fmt::format("the model must follow '{}': allowed are {}", arguments[0], comma_list(model_names())));
    model_info(arguments[1]);
    return arguments[1];
}

std::vector<std::string> flag_names(const CLI::App& app) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : app.get_options())
        if (!option->get_lnames().empty()) flags.push_back("--" + option->get_lnames().front());
    return flags;
}

/// What the parser did not know: a flag with a wrong name, or a word too many.
InputError unexpected(const CLI::App& app, const std::string& where, const std::string& argument) {
    const std::vector<std::string> flags = flag_names(app);
    const std::vector<std::string_view> allowed(flags.begin(), flags.end());
    if (argument.size() > 1 && argument.starts_with("-"))
        return unknown_name("flag", argument.substr(0, argument.find('=')), where, allowed);
    return InputError(
        fmt::format("unexpected argument '{}'{}: allowed are the flags {}", argument, where, comma_list(allowed)));
}

/// The parser takes whatever follows a flag as its value, even after "--T=", and lets "--help=3" pass: whether a flag
/// has the value that it needs, and none otherwise, is checked here.
void require_values(const CLI::App& verb, const std::string& command, const std::vector<std::string>& arguments) {
    for (std::size_t k = 0; k < arguments.size(); ++k) {
        const std::string& argument = arguments[k];
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(0, equals);
        const CLI::Option* option = name.starts_with("--") ? verb.get_option_no_throw(name) : nullptr;
        if (option == nullptr) continue;
        const auto refuse = [&](std::string_view what) {
            throw InputError(fmt::format("{} {}; see {} --help", name, what, command));
        };
        if (option->get_expected_min() == 0) {
            if (equals != std::string::npos) refuse("takes no value");
        } else if (equals == std::string::npos) {
            if (++k == arguments.size() || arguments[k].starts_with("--")) refuse("needs a value");
        } else if (equals + 1 == argument.size()) {
            refuse("needs a value");
        }
    }
}

/// Throws InputError unless the command line begins with a verb, or with a flag of the program itself.
void require_verb(const CLI::App& program, const std::vector<std::string_view>& verbs,
                  const std::vector<std::string>& arguments) {
    if (arguments.empty())
        throw InputError(fmt::format("a verb is missing: allowed are {}; see mattis --help", comma_list(verbs)));
    const std::string& first = arguments[0];
    require_values(program, "mattis", {first});
    if (first.starts_with("-")) {
        constexpr std::array known{"--help", "-h", "--version"};
        if (std::find(known.begin(), known.end(), first) == known.end()) throw unexpected(program, " of mattis", first);
    } else if (std::find(verbs.begin(), verbs.end(), first) == verbs.end()) {
        throw unknown_name("verb", first, "", verbs);
    }
}

/// An error that ends the program. Under mpirun rank 0 speaks for all.
void complain(std::string_view message) {
    if (farm::rank() == 0) tell(fmt::format("error: {}", message));
}

std::string on_which_rank() { return farm::ranks() > 1 ? fmt::format(" on rank {}", farm::rank()) : ""; }

/// "error: mattis status x.h5: reading x.h5 failed on rank 1: out of memory".
std::string unforeseen(int argc, char** argv, const std::exception& error) {
    std::string command = "mattis";
    for (int k = 1; k < argc; ++k) command += fmt::format(" {}", argv[k]);
    const std::string place = last_failure_place();
    return fmt::format("error: {}: {} failed{}: {}", command, place.empty() ? "the command" : place, on_which_rank(),
                       failure_text(error));
}

/// The exit code, or `failed` if standard output did not take what was printed.
int flushed(int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    tell("error: standard output cannot be written");
    return failed;
}

/// `mattis help VERB MODEL` asks for what `mattis VERB MODEL --help` asks for.
std::vector<std::string> help_as_flag(std::vector<std::string> arguments) {
    if (arguments.empty() || arguments.front() != "help") return arguments;
    arguments.erase(arguments.begin());
    if (std::find(arguments.begin(), arguments.end(), "--help") == arguments.end()) arguments.emplace_back("--help");
    return arguments;
}

int run(const std::vector<std::string>& arguments) {
    const std::string model = model_after_verb(arguments);
    CLI::App program("mattis: Monte Carlo and replica-theory numerics of Hebbian networks", "mattis");
    program.formatter(std::make_shared<HelpPage>());
    program.set_version_flag("--version", version_text());
    program.require_subcommand(1);
    program.footer("`mattis VERB --help` shows the flags of a verb with examples, `mattis VERB MODEL --help` those of "
                   "a model too;\n`mattis help VERB` is the same.\n"
                   "exit codes: 0 done, 1 theory and simulation disagree or nothing could be judged, 2 bad input,\n"
                   "            3 stopped, run again to go on, 4 a file or a task failed, 5 nothing that was asked for "
                   "exists or converged");

    std::vector<std::pair<CLI::App*, std::unique_ptr<Verb>>> verbs;
    for (auto& make : {describe_verb, solve_verb, boundary_verb, potential_verb, complexity_verb, check_verb, run_verb,
                       status_verb, export_verb, compare_verb, merge_verb, doctor_verb}) {
        auto verb = make();
        const VerbInfo info = verb->info();
        CLI::App* command = program.add_subcommand(info.name, info.doc);
        Flags flags(*command);
        verb->add_flags(flags, model);
        command->footer(info.footer);
        command->allow_extras();
        command->group("Verbs");
        verbs.emplace_back(command, std::move(verb));
    }
    std::vector<std::string_view> names;
    for (const auto& [command, verb] : verbs) names.push_back(command->get_name());
    require_verb(program, names, arguments);
    const std::string shown = fmt::format("mattis {}{}{}", arguments[0], model.empty() ? "" : " ", model);
    for (const auto& [command, verb] : verbs)
        if (command->get_name() == arguments[0])
            require_values(*command, shown, {arguments.begin() + 1, arguments.end()});

    try {
        program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& help) {
        return program.exit(help);
    } catch (const CLI::ExtrasError& error) {
        throw InputError(fmt::format("unexpected argument after --: allowed are flags; see {} --help", shown));
    } catch (const CLI::ParseError& error) {
        throw InputError(fmt::format("{}; see {} --help", error.what(), shown));
    }
    for (const auto& [command, verb] : verbs) {
        if (!command->parsed()) continue;
        if (const auto extras = command->remaining(); !extras.empty()) {
            if (const auto answer = model.empty() ? std::nullopt : answer_to_beta(model_info(model), extras))
                throw *answer;
            throw unexpected(*command, fmt::format(" of {}", command->get_name()), extras.front());
        }
        return verb->run();
    }
    return bad_input;
}

} // namespace

} // namespace mattis::app

int main(int argc, char** argv) {
    using namespace mattis::app;
    keep_standard_streams();
    try {
        const mattis::farm::Environment environment(argc, argv);
        try {
            return flushed(run(help_as_flag({argv + 1, argv + argc})));
        } catch (const mattis::InputFaults& error) {
            for (const std::string& fault : error.faults()) complain(fault);
            return bad_input;
        } catch (const mattis::InputError& error) {
            complain(error.what());
            return bad_input;
        } catch (const mattis::io::FileError& error) {
            complain(error.what());
            return failed;
        } catch (const mattis::farm::TaskFailure& error) {
            complain(error.what());
            return failed;
        } catch (const std::filesystem::filesystem_error& error) {
            complain(error.what());
            return failed;
        } catch (const std::system_error&) { // of fmt::print, on standard output
            complain("standard output cannot be written");
            return failed;
        } catch (const mattis::diagram::JobReadingStopped& stop) {
            tell(stop.what());
            return stopped;
        } catch (const std::exception& error) { // other ranks may be waiting for this one
            tell(unforeseen(argc, argv, error));
            mattis::farm::abandon(failed);
            return failed;
        }
    } catch (const std::exception& error) {
        tell(unforeseen(argc, argv, error));
        return failed;
    }
}
