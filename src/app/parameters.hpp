#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/flags.hpp"
#include "core/document.hpp"
#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/contract/line.hpp"

namespace mattis::app {

/// The flags of one model's parameters, and what was given for them.
class ParameterFlags {
public:
    /// Adds a flag --NAME for every parameter of the model.
    void add_to(Flags& flags, const ModelInfo& info);

    /// Values of every parameter at every point asked for: the product of the sweeps, the last sweep running fastest.
    /// `found` names a parameter that the program is to find: it must not be given, and holds 0. Those `settled` need
    /// not be given: they have the value named there. Throws InputError.
    std::vector<ParameterValues> points(const std::string& found = {},
                                        const std::vector<SettledParameter>& settled = {}) const;

    /// Number of points along the last sweep, the one that runs fastest; 1 without a sweep. Precondition: points() did
    /// not throw.
    std::size_t row() const;

    /// Whether a sweep was given for the field.
    bool swept(std::size_t field) const;

    const ModelInfo& model() const { return info_; }

private:
    std::vector<double> values_of(std::size_t field, const std::vector<SettledParameter>& settled = {}) const;
    void require_complete(const std::string& found, const std::vector<SettledParameter>& settled) const;
    void require_data(const std::string& found, const std::vector<SettledParameter>& settled) const;

    ModelInfo info_;
    std::vector<std::vector<std::string>> given_; ///< per field, one text per time the flag was used
};

/// What is said to a flag --beta, the first of these unknown `words`, where the model has a temperature and no beta of
/// its own: which T that is. Nothing for any other word.
std::optional<InputError> answer_to_beta(const ModelInfo& info, const std::vector<std::string>& words);

/// "--NAME".
std::string flag_of(const FieldInfo& field);

/// What the help page says of the flag of a field.
std::string help_text(const FieldInfo& field);

/// What a flag of a field takes: "a number >= 0, or a sweep first:last:count".
std::string allowed_values(const FieldInfo& field);

/// Reads "a:b:n" into n equidistant values, ends included, or a single value. Throws InputError.
std::vector<double> parse_values(const FieldInfo& field, std::string_view text);

/// A parameter in a document: a number, or the name of a choice.
Document document_of(const FieldInfo& field, double value);

/// All parameters of a point, an object. Additional ones are left out where all of them have their defaults.
Document document_of(const ModelInfo& info, const ParameterValues& values);

/// The data that a network learns from at a point (models/dataset_facts.hpp), an object; null where it stores
/// patterns. Members that are not known are null.
Document dataset_document(const ModelInfo& info, const ParameterValues& values);

/// "P = 4  alpha = 0.1  T = 0.3  convention = distinct", without the fields to skip, nor additional ones if all of them
/// have their defaults.
std::string to_text(const ModelInfo& info, const ParameterValues& values,
                    const std::vector<std::string_view>& skip = {});

} // namespace mattis::app
