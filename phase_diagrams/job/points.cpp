#include "phase_diagrams/job/points.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/job_description.hpp"

namespace mattis::diagram {

namespace {

using io::allowed_instead_of;
using io::Axis;
using io::Entry;
using io::in_quotes;
using io::read_axis;
using io::read_parameter;
using io::refuse_absence;
using io::refuse_key;
using io::refuse_missing_parameter;
using io::TomlValue;

/// Keys of points that are not names of parameters.
constexpr std::array<std::string_view, 2> pair_keys{"pairs", "axes"};

/// What the points may and must fix.
struct Fixable {
    std::vector<std::string_view> may;   ///< not fixed in [parameters]
    std::vector<std::string_view> named; ///< those of them that messages offer
    std::vector<std::string_view> must;  ///< swept in [parameters], or without a value
};

class PointReader {
public:
    PointReader(const Entry& entry, const Entry& parameters, const std::vector<Axis>& axes, const PointRules& rules)
        : entry_(entry), parameters_(parameters), model_(*entry.reading().model), axes_(axes) {
        const TomlValue& given = parameters.value();
        for (const Axis& axis : axes) {
            const bool fixed = given.contains(axis.name) && !axis.swept;
            if (!fixed) fixable_.may.push_back(axis.name);
            if (!fixed && std::ranges::find(rules.not_named, axis.name) == rules.not_named.end())
                fixable_.named.push_back(axis.name);
            if (!fixed && axis.name == rules.may_be_open)
                open_ = axis.name;
            else if (axis.swept || axis.values.empty())
                fixable_.must.push_back(axis.name);
        }
    }

    std::vector<ParameterValues> read() {
        const TomlValue* table = entry_.table(form());
        if (table == nullptr) return {};
        return table->contains("pairs") || table->contains("axes") ? pairs(*table) : product(*table);
    }

private:
    std::string form() const {
        return fmt::format("{{ axis = [values], ... }} or {{ pairs = [[...], ...] }} for the axes {}",
                           comma_list(fixable_.must));
    }

    bool is_open(const Axis& axis) const { return !open_.empty() && axis.name == open_; }

    std::size_t index(std::string_view name) const {
        return static_cast<std::size_t>(model_.find(name) - model_.fields.data());
    }

    /// Whether points may fix the parameter `name`, written at `entry`.
    bool may_fix(const Entry& entry, std::string_view name) const {
        if (std::find(fixable_.may.begin(), fixable_.may.end(), name) != fixable_.may.end()) return true;
        if (model_.find(name) != nullptr)
            entry.refuse(fmt::format("{} is fixed in [parameters]{}", name, allowed_instead_of("", fixable_.named)));
        else
            entry.refuse(
                fmt::format("{} is not a parameter{}", in_quotes(name), allowed_instead_of(name, fixable_.named)));
        return false;
    }

    std::vector<ParameterValues> product(const TomlValue& table) {
        std::vector<std::vector<double>> values;
        for (const Axis& axis : axes_) values.push_back(is_open(axis) ? std::vector{left_open} : axis.values);
        bool sound = true;
        for (const TomlValue::Member& key : table.members) {
            const Entry member = entry_.member(key.name, key.value);
            if (model_.find(key.name) == nullptr) {
                auto allowed = fixable_.named;
                allowed.insert(allowed.end(), pair_keys.begin(), pair_keys.end());
                refuse_key(entry_, key, allowed);
                sound = false;
            } else if (!may_fix(member, key.name)) {
                sound = false;
            } else if (const auto axis = read_axis(member, model_.fields[index(key.name)])) {
                values[index(key.name)] = axis->values;
            } else {
                sound = false;
            }
        }
        for (const auto name : fixable_.must)
            if (!table.contains(name)) {
                refuse_unfixed(name);
                sound = false;
            }
        return sound ? all_of(values) : std::vector<ParameterValues>{};
    }

    void refuse_unfixed(std::string_view name) const {
        if (axes_[index(name)].values.empty())
            refuse_missing_parameter(parameters_, *model_.find(name));
        else
            refuse_absence(entry_, name, fmt::format("is missing; a point fixes every axis, allowed is {}", form()));
    }

    std::vector<ParameterValues> all_of(const std::vector<std::vector<double>>& values) {
        double count = 1.0;
        for (const auto& v : values) count *= static_cast<double>(v.size());
        if (count > static_cast<double>(io::most_points)) {
            entry_.refuse(fmt::format("the product has {} points; allowed are at most {}", count, io::most_points));
            return {};
        }
        return product_of(values);
    }

    /// The parameters that the entries of a pair stand for; none if they are not well given.
    std::optional<std::vector<std::size_t>> pair_axes(const TomlValue& table) {
        std::vector<std::string_view> names = fixable_.must;
        if (const TomlValue* given = table.get("axes")) {
            const Entry member = entry_.member("axes", *given);
            const std::span<const TomlValue> list = member.one_or_more(
                given->is_text(), fmt::format("a name or an array of names out of {}", comma_list(fixable_.named)));
            if (list.empty()) return std::nullopt;
            names.clear();
            for (const TomlValue& one : list) {
                const Entry element = member.item(one);
                const auto name = element.text(fmt::format("allowed are {}", comma_list(fixable_.named)));
                if (!name || !may_fix(element, *name)) return std::nullopt;
                const std::string_view known = model_.find(*name)->name;
                if (std::find(names.begin(), names.end(), known) != names.end()) {
                    element.refuse(fmt::format("{} is given twice; allowed are different names", known));
                    return std::nullopt;
                }
                names.push_back(known);
            }
            for (const auto name : fixable_.must)
                if (std::find(names.begin(), names.end(), name) == names.end()) {
                    member.refuse(fmt::format("{} is missing; a point fixes every axis, allowed are {}", name,
                                              comma_list(fixable_.must)));
                    return std::nullopt;
                }
        }
        std::vector<std::size_t> positions;
        for (const auto name : names) positions.push_back(index(name));
        return positions;
    }

    std::vector<ParameterValues> pairs(const TomlValue& table) {
        for (const TomlValue::Member& key : table.members)
            if (std::find(pair_keys.begin(), pair_keys.end(), key.name) == pair_keys.end())
                refuse_key(entry_, key, {pair_keys.begin(), pair_keys.end()});
        const auto axes = pair_axes(table);
        if (!table.contains("pairs")) refuse_absence(entry_, "pairs", "is missing; allowed is " + form());
        if (!axes || !table.contains("pairs")) return {};
        if (axes->empty()) {
            entry_.refuse("there is no axis to choose points on; allowed is to leave points out, or to sweep a "
                          "parameter in [parameters]");
            return {};
        }
        const Entry member = entry_.member("pairs", *table.get("pairs"));
        const std::string allowed = "an array of arrays " + pair_form(*axes);
        const std::vector<TomlValue>* array = member.array(allowed);
        if (array == nullptr) return {};
        std::vector<ParameterValues> points;
        std::set<ParameterValues> seen;
        for (const TomlValue& one : *array) {
            const auto point = pair(member.item(one), *axes);
            if (!point) continue;
            if (!seen.insert(*point).second)
                member.item(one).refuse("this point is given twice; allowed are different points");
            points.push_back(*point);
        }
        if (array->size() > io::most_points)
            member.refuse(fmt::format("it lists {} points; allowed are at most {}", array->size(), io::most_points));
        return points;
    }

    std::string pair_form(const std::vector<std::size_t>& axes) const {
        std::vector<std::string_view> names;
        for (const std::size_t k : axes) names.push_back(model_.fields[k].name);
        return fmt::format("[{}]", comma_list(names));
    }

    std::optional<ParameterValues> pair(const Entry& entry, const std::vector<std::size_t>& axes) const {
        const std::vector<TomlValue>* array = entry.array(pair_form(axes));
        if (array == nullptr) return std::nullopt;
        if (array->size() != axes.size()) {
            entry.refuse(fmt::format("has {} {}; allowed is {}", array->size(),
                                     array->size() == 1 ? "entry" : "entries", pair_form(axes)));
            return std::nullopt;
        }
        ParameterValues point;
        for (const Axis& axis : axes_)
            point.push_back(is_open(axis) ? left_open : axis.values.empty() ? 0.0 : axis.values.front());
        bool sound = true;
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const auto value = read_parameter(entry.item((*array)[k]), model_.fields[axes[k]]);
            sound = sound && value;
            point[axes[k]] = value.value_or(0.0);
        }
        return sound ? std::optional(point) : std::nullopt;
    }

    const Entry& entry_;
    const Entry& parameters_;
    const ModelInfo& model_;
    const std::vector<Axis>& axes_;
    Fixable fixable_;
    std::string_view open_; ///< the parameter that points may leave open; empty: none
};

} // namespace

std::vector<ParameterValues> read_points(const Entry& entry, const Entry& parameters, const std::vector<Axis>& axes,
                                         const PointRules& rules) {
    return PointReader(entry, parameters, axes, rules).read();
}

void add_axes_of_points(const Entry& parameters, const std::vector<ParameterValues>& points, std::vector<Axis>& axes) {
    for (std::size_t k = 0; k < axes.size(); ++k) {
        if (parameters.value().contains(axes[k].name)) continue;
        std::set<double> values;
        for (const ParameterValues& point : points) values.insert(point[k]);
        if (values.empty()) continue;
        Axis& axis = axes[k];
        axis.swept = axis.values.empty() || values.size() > 1 || *values.begin() != axis.values.front();
        axis.values.assign(values.begin(), values.end());
    }
}

std::string describe_points() {
    using io::description_line;
    return description_line("NAME", "values as in [parameters], of every axis: the points are their product") +
           description_line("pairs", "in place of it: an array of points, each an array with one value for each axis") +
           description_line(
               "axes", "names of the parameters in pairs; default all axes in the order of the model's parameters");
}

std::string canonical_points(const std::vector<ParameterValues>& points) {
    std::string text = "[";
    for (const ParameterValues& point : points) text += (text.size() > 1 ? ", " : "") + io::canonical_text(point);
    return text + "]";
}

} // namespace mattis::diagram
