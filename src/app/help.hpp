#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace mattis::app {

/// Help pages whose first line is the order that the command line wants: the verb, the model, then the flags.
class HelpPage : public CLI::Formatter {
public:
    std::string make_usage(const CLI::App* app, std::string name) const override {
        std::string usage = "Usage: " + name;
        if (!app->get_subcommands({}).empty()) return usage + " VERB [MODEL] [FLAGS]\n";
        for (const CLI::Option* option : app->get_options())
            if (option->get_positional()) usage += " " + make_option_usage(option);
        return usage + " [FLAGS]\n";
    }
};

} // namespace mattis::app
