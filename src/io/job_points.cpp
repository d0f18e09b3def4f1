#include "io/job_points.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

/// What the points may and must fix.
struct Fixable {
    std::vector<std::string_view> may;  ///< not fixed in [parameters]
    std::vector<std::string_view> must; ///< swept in [parameters], or without a value
};

class PointReader {
public:
    PointReader(const Entry& entry, const Entry& parameters, const std::vector<Axis>& axes, bool ladder)
        : entry_(entry), parameters_(parameters), model_(*entry.reading().model), axes_(axes) {
        const toml::table* given = parameters.node().as_table();
        for (const Axis& axis : axes) {
            const bool fixed = given != nullptr && given->contains(axis.name) && !axis.swept;
            if (!fixed) fixable_.may.push_back(axis.name);
            if (ladder && !fixed && axis.name == ladder_parameter)
                climbs_ = true;
            else if (axis.swept || axis.values.empty())
                fixable_.must.push_back(axis.name);
        }
    }

    std::vector<ParameterValues> read() {
        const toml::table* table = entry_.table(form());
        if (table == nullptr) return {};
        return table->contains("pairs") || table->contains("axes") ? pairs(*table) : product(*table);
    }

private:
    std::string form() const {
        return fmt::format("{{ axis = [values], ... }} or {{ pairs = [[...], ...] }} for the axes {}",
                           comma_list(fixable_.must));
    }

    bool left_to_ladder(const Axis& axis) const { return climbs_ && axis.name == ladder_parameter; }

    std::size_t index(std::string_view name) const {
        return static_cast<std::size_t>(model_.find(name) - model_.fields.data());
    }

    /// Whether points may fix the parameter `name`, written at `entry`.
    bool may_fix(const Entry& entry, std::string_view name) const {
        if (std::find(fixable_.may.begin(), fixable_.may.end(), name) != fixable_.may.end()) return true;
        if (model_.find(name) != nullptr)
            entry.refuse(fmt::format("{} is fixed in [parameters]{}", name, allowed_instead_of("", fixable_.may)));
        else
            entry.refuse(
                fmt::format("{} is not a parameter{}", in_quotes(name), allowed_instead_of(name, fixable_.may)));
        return false;
    }

    std::vector<ParameterValues> product(const toml::table& table) {
        std::vector<std::vector<double>> values;
        for (const Axis& axis : axes_)
            values.push_back(left_to_ladder(axis) ? std::vector{on_the_ladder} : axis.values);
        bool sound = true;
        for (const auto& [key, node] : table) {
            const Entry member = entry_.member(key.str(), node);
            if (model_.find(key.str()) == nullptr) {
                auto allowed = fixable_.may;
                allowed.insert(allowed.end(), pair_keys.begin(), pair_keys.end());
                refuse_key(entry_, key, allowed);
                sound = false;
            } else if (!may_fix(member, key.str())) {
                sound = false;
            } else if (const auto axis = read_axis(member, model_.fields[index(key.str())])) {
                values[index(key.str())] = axis->values;
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
        if (count > static_cast<double>(most_points)) {
            entry_.refuse(fmt::format("the product has {} points; allowed are at most {}", count, most_points));
            return {};
        }
        return product_of(values);
    }

    /// The parameters that the entries of a pair stand for; none if they are not well given.
    std::optional<std::vector<std::size_t>> pair_axes(const toml::table& table) {
        std::vector<std::string_view> names = fixable_.must;
        if (const toml::node* node = table.get("axes")) {
            const Entry member = entry_.member("axes", *node);
            const toml::array* array =
                member.array(fmt::format("an array of names out of {}", comma_list(fixable_.may)));
            if (array == nullptr) return std::nullopt;
            names.clear();
            for (const toml::node& one : *array) {
                const Entry element = member.element(one);
                const auto name = element.text(fmt::format("allowed are {}", comma_list(fixable_.may)));
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

    std::vector<ParameterValues> pairs(const toml::table& table) {
        for (const auto& [key, node] : table)
            if (std::find(pair_keys.begin(), pair_keys.end(), key.str()) == pair_keys.end())
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
        const toml::array* array = member.array(allowed);
        if (array == nullptr) return {};
        std::vector<ParameterValues> points;
        std::set<ParameterValues> seen;
        for (const toml::node& node : *array) {
            const auto point = pair(member.element(node), *axes);
            if (!point) continue;
            if (!seen.insert(*point).second)
                member.element(node).refuse("this point is given twice; allowed are different points");
            points.push_back(*point);
        }
        if (array->size() > most_points)
            member.refuse(fmt::format("it lists {} points; allowed are at most {}", array->size(), most_points));
        return points;
    }

    std::string pair_form(const std::vector<std::size_t>& axes) const {
        std::vector<std::string_view> names;
        for (const std::size_t k : axes) names.push_back(model_.fields[k].name);
        return fmt::format("[{}]", comma_list(names));
    }

    std::optional<ParameterValues> pair(const Entry& entry, const std::vector<std::size_t>& axes) const {
        const toml::array* array = entry.array(pair_form(axes));
        if (array == nullptr) return std::nullopt;
        if (array->size() != axes.size()) {
            entry.refuse(fmt::format("has {} {}; allowed is {}", array->size(),
                                     array->size() == 1 ? "entry" : "entries", pair_form(axes)));
            return std::nullopt;
        }
        ParameterValues point;
        for (const Axis& axis : axes_)
            point.push_back(left_to_ladder(axis) ? on_the_ladder : axis.values.empty() ? 0.0 : axis.values.front());
        bool sound = true;
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const auto value = read_parameter(entry.element(*array->get(k)), model_.fields[axes[k]]);
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
    bool climbs_ = false; ///< points may leave the temperature to the ladder
};

} // namespace

std::vector<ParameterValues> read_points(const Entry& entry, const Entry& parameters, const std::vector<Axis>& axes,
                                         bool ladder) {
    return PointReader(entry, parameters, axes, ladder).read();
}

} // namespace mattis::io
