#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace mattis::app {

/// What a verb takes on the command line: words in their order, flags with a value, and switches. Values are written
/// once the command line is parsed; the variables must live until then. The parser is known to flags.cpp and main.cpp
/// alone, because its headers take long to compile.
class Flags {
public:
    explicit Flags(CLI::App& verb) : verb_(&verb) {}

    /// A word, or one or more words, that must be there.
    void word(const std::string& name, std::string& value, const std::string& doc);
    void words(const std::string& name, std::vector<std::string>& values, const std::string& doc);
    /// The name of a model, right after the verb.
    void model(std::string& value, const std::string& doc, bool required);

    /// A flag with a text. Every use of it is kept, so that a repeated one can be refused. `group` is the heading of
    /// the help page under which it stands.
    void text(const std::string& name, std::vector<std::string>& given, const std::string& doc,
              const std::string& group = {});
    /// A flag with the name of a file.
    void file(const std::string& name, std::vector<std::string>& given, const std::string& doc);
    /// A flag without a value.
    void on(const std::string& name, bool& value, const std::string& doc);
    /// --json.
    void json(bool& value);

    /// Version of the library that parses command lines.
    static std::string parser_version();

private:
    CLI::App* verb_;
};

/// The value of a flag that may be used once only; nothing if it was not used. Throws InputError if it was used more
/// often.
std::optional<std::string> only(const std::vector<std::string>& given, std::string_view flag);

} // namespace mattis::app
