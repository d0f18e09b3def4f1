#include "core/table.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace mattis {

std::size_t Column::size() const {
    return std::visit([](const auto& column) { return column.size(); }, values);
}

std::size_t Table::rows() const {
    if (columns.empty()) return 0;
    for (const Column& column : columns)
        if (column.size() != columns.front().size())
            throw std::logic_error(fmt::format("table: columns {} and {} have {} and {} rows", columns.front().name,
                                               column.name, columns.front().size(), column.size()));
    return columns.front().size();
}

const Column* Table::find(std::string_view name) const {
    for (const Column& column : columns)
        if (column.name == name) return &column;
    return nullptr;
}

namespace {

template <class Values>
const Values& existing(const Table& table, std::string_view name) {
    const Column* column = table.find(name);
    if (column == nullptr) throw std::out_of_range(fmt::format("table: there is no column {}", name));
    const auto* values = std::get_if<Values>(&column->values);
    if (values == nullptr) throw std::out_of_range(fmt::format("table: column {} is of another type", name));
    return *values;
}

template <class Values>
Values& existing_or_new(Table& table, std::string_view name) {
    for (Column& column : table.columns) {
        if (column.name != name) continue;
        auto* values = std::get_if<Values>(&column.values);
        if (values == nullptr) throw std::logic_error(fmt::format("table: column {} is of another type", name));
        return *values;
    }
    table.columns.push_back({std::string(name), Values{}});
    return std::get<Values>(table.columns.back().values);
}

} // namespace

const Column::Reals& Table::reals(std::string_view name) const { return existing<Column::Reals>(*this, name); }
const Column::Integers& Table::integers(std::string_view name) const { return existing<Column::Integers>(*this, name); }
const Column::Texts& Table::texts(std::string_view name) const { return existing<Column::Texts>(*this, name); }
Column::Reals& Table::reals(std::string_view name) { return existing_or_new<Column::Reals>(*this, name); }
Column::Integers& Table::integers(std::string_view name) { return existing_or_new<Column::Integers>(*this, name); }
Column::Texts& Table::texts(std::string_view name) { return existing_or_new<Column::Texts>(*this, name); }

void Table::append(const Table& more) {
    if (columns.empty()) {
        columns = more.columns;
        return;
    }
    if (more.columns.size() != columns.size())
        throw std::logic_error("table: rows of a table with other columns cannot be appended");
    for (std::size_t k = 0; k < columns.size(); ++k) {
        const Column& from = more.columns[k];
        if (from.name != columns[k].name || from.values.index() != columns[k].values.index())
            throw std::logic_error(fmt::format("table: column {} cannot go on with {}", columns[k].name, from.name));
        std::visit(
            [&]<class Values>(Values& values) {
                const auto& rows = std::get<Values>(from.values);
                values.insert(values.end(), rows.begin(), rows.end());
            },
            columns[k].values);
    }
}

void Table::save(ByteWriter& to) const {
    to.put(static_cast<std::uint64_t>(columns.size()));
    for (const Column& column : columns) {
        to.put_text(column.name);
        to.put(static_cast<std::uint8_t>(column.values.index()));
        std::visit(
            [&]<class Values>(const Values& values) {
                if constexpr (std::is_same_v<Values, Column::Texts>) {
                    to.put(static_cast<std::uint64_t>(values.size()));
                    for (const std::string& text : values) to.put_text(text);
                } else {
                    to.put_all(values);
                }
            },
            column.values);
    }
}

Table Table::load(ByteReader& from) {
    Table table;
    const auto count = from.get<std::uint64_t>();
    for (std::uint64_t k = 0; k < count; ++k) {
        std::string name = from.get_text();
        switch (from.get<std::uint8_t>()) {
        case 0:
            table.columns.push_back({std::move(name), from.get_all<double>()});
            break;
        case 1:
            table.columns.push_back({std::move(name), from.get_all<std::int64_t>()});
            break;
        case 2: {
            Column::Texts texts;
            for (auto left = from.get<std::uint64_t>(); left > 0; --left) texts.push_back(from.get_text());
            table.columns.push_back({std::move(name), std::move(texts)});
            break;
        }
        default:
            throw BytesError("a table has a column of unknown type");
        }
    }
    return table;
}

} // namespace mattis
