#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"

namespace mattis::solvers {

/// The load and the temperature of a GaussianSite, for which lines have methods of their own.
inline constexpr std::string_view load_parameter = "alpha", temperature_parameter = "T";

/// The number of examples of a network that learns: a whole number, of which lines find the least one.
inline constexpr std::string_view examples_parameter = "M";

/// The parameter that a line is solved for. Load and temperature enter in known ways. Of any other parameter only the
/// range is known: its values are looked for between trial values.
class Sought {
public:
    explicit Sought(const FieldInfo& field) : name_(field.name), range_(field.range) {}
    /// The load or the temperature, over all positive values.
    explicit Sought(std::string_view load_or_temperature) : name_(load_or_temperature) {}

    std::string_view name() const { return name_; }
    bool is_load() const { return name_ == load_parameter; }
    bool is_temperature() const { return name_ == temperature_parameter; }
    bool is_examples() const { return name_ == examples_parameter; }
    const Range& range() const { return range_; }
    /// Ascending trial values over the range: equidistant in a finite one; in an open one its end and, from there,
    /// geometric from 1e-4 to 1e4.
    std::vector<double> trial_values() const;
    /// Those at which the model exists: `model_at(value)` throws InputError where its parameters contradict each other,
    /// as the end of a range may. Throws InputError where there are fewer than two, between which nothing can be found.
    std::vector<double> allowed_values(const std::function<void(double)>& model_at) const;

private:
    std::string_view name_;
    Range range_{0.0, std::numeric_limits<double>::infinity()};
};

/// The least whole number from the lowest allowed one on for which `holds`, which once true stays true but for the
/// effects of even and odd numbers: it is looked for by doubling and bisection, and a few numbers below are tried.
/// Nothing if there is none in the range.
std::optional<int> least_number(const Range& range, const std::function<bool(int)>& holds);

/// Zeros of gap(model) over the trial values of a parameter that the model does not refuse. `point(model, value)` makes
/// a point of each. This serves every parameter without a method of its own. Throws InputError where the model refuses
/// them all, or all but one.
LineResult zeros_along(const Site& model, const Sought& find,
                       const std::function<std::optional<double>(const Site& at)>& gap,
                       const std::function<LinePoint(const Site& at, double value)>& point);

} // namespace mattis::solvers
