#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/flags.hpp"
#include "core/document.hpp"
#include "core/field_table.hpp"

namespace mattis::app {

/// Flags of parameters that are none of the model: those of its lines or of its potentials.
class OwnFlags {
public:
    /// Values of some fields, in their order; nothing where a field is not given and has no default of its own.
    using Values = std::vector<std::optional<double>>;

    /// Adds a flag --NAME for every field whose name has none yet. `group` is the heading of the help page.
    void add_to(Flags& flags, const std::vector<FieldInfo>& fields, const std::string& group);

    /// The values of these fields at every choice asked for: the product of the sweeps, the last one running fastest.
    /// `owner` is whose fields they are, for messages. Throws InputError where a flag was given that is none of
    /// `fields`, where the one to find was given, and where one is `needed` and was not given.
    std::vector<Values> choices(const std::vector<FieldInfo>& fields, const std::string& owner, std::string_view found,
                                bool needed) const;

    bool swept(std::string_view field) const;

private:
    struct Given {
        FieldInfo field{};
        std::vector<std::string> texts{};
    };
    const Given* find(std::string_view name) const;

    std::vector<std::unique_ptr<Given>> given_; ///< the parser keeps the addresses of the texts
};

/// "T_ref = 0.6", those that have a value, without the fields to skip.
std::string to_text(const std::vector<FieldInfo>& fields, const OwnFlags::Values& values,
                    const std::vector<std::string_view>& skip);

} // namespace mattis::app
