#include "app/result_verbs.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mattis::app {

Document cell_document(const Column& column, std::size_t row) {
    return std::visit(
        [&]<class Values>(const Values& values) -> Document {
            if constexpr (std::is_same_v<Values, Column::Reals>)
                if (!std::isfinite(values[row])) return {};
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

Document rows_document(const Table& table) {
    Document rows = Document::list();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Document object = Document::object();
        for (const Column& column : table.columns) object[column.name] = cell_document(column, row);
        rows.push_back(std::move(object));
    }
    return rows;
}

} // namespace mattis::app
