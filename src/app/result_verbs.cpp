#include "app/result_verbs.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mattis::app {

Json cell_json(const Column& column, std::size_t row) {
    return std::visit(
        [&]<class Values>(const Values& values) -> Json {
            if constexpr (std::is_same_v<Values, Column::Reals>)
                if (!std::isfinite(values[row])) return nullptr;
            return values[row];
        },
        column.values);
}

std::string cell_text(const Column& column, std::size_t row) {
    return std::visit(
        [&]<class Values>(const Values& values) -> std::string {
            if constexpr (std::is_same_v<Values, Column::Reals>)
                if (!std::isfinite(values[row])) return "";
            return fmt::format("{}", values[row]);
        },
        column.values);
}

Json rows_json(const Table& table) {
    Json rows = Json::array();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Json object = Json::object();
        for (const Column& column : table.columns) object[column.name] = cell_json(column, row);
        rows.push_back(std::move(object));
    }
    return rows;
}

} // namespace mattis::app
