#include "phase_diagrams/job/parameter_document.hpp"

#include <cstdint>

#include "core/text_table.hpp"

namespace mattis::diagram {

Document parameter_document(const ModelInfo& model, const ParameterValues& values) {
    Document document = Document::object();
    for (std::size_t k = 0; k < model.fields.size(); ++k) {
        const FieldInfo& field = model.fields[k];
        if (!model.shows(field)) continue;
        Document& value = document[field.name];
        if (field.kind == FieldKind::choice)
            value = format_field(field, values[k]);
        else if (field.kind == FieldKind::integer)
            value = static_cast<std::int64_t>(values[k]);
        else
            value = values[k];
    }
    return document;
}

Document remaining_seconds(double cost_left, std::optional<double> pace) {
    if (cost_left <= 0.0) return 0.0;
    return pace ? Document(cost_left / *pace) : Document();
}

std::string remaining_text(const Document& seconds) {
    return seconds.is_null() ? "-" : duration_text(seconds.number());
}

} // namespace mattis::diagram
