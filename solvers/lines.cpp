#include "solvers/lines.hpp"

#include "core/parallel.hpp"

namespace mattis::solvers {

namespace {

Line specimen_line(std::string_view model, std::string_view line) {
    return line_of(ModelAt(model, model_info(model).specimen()), line);
}

} // namespace

std::vector<LineInfo> lines_of(const AnyModel& model) {
    std::vector<LineInfo> infos;
    for (const Line& line : theory_of(model).lines(model))
        infos.push_back({line.name, line.doc, line.finds.front(), line.belongs_to});
    return infos;
}

std::vector<std::string_view> findable(std::string_view model) {
    std::vector<std::string_view> names;
    for (const FieldInfo& field : model_info(model).fields)
        if (field.kind == FieldKind::real) names.push_back(field.name);
    return names;
}

std::vector<std::string_view> findable(std::string_view model, std::string_view line) {
    return specimen_line(model, line).finds;
}

std::vector<std::string_view> order_names_of_line(const ModelInfo& model, std::string_view line,
                                                  std::string_view ansatz) {
    const Line known = specimen_line(model.name, line);
    if (known.order.empty()) return order_names(model.name, ansatz);
    std::vector<std::string_view> names;
    for (const OrderParameter& o : known.order) names.push_back(o.name);
    return names;
}

std::vector<std::string_view> ansaetze_of_line(const ModelInfo& model, std::string_view line) {
    return names_of(specimen_line(model.name, line).ansaetze);
}

LineResult trace(const AnyModel& model, std::string_view line, std::string_view find, std::optional<Branch> branch,
                 const LineAnsatz& ansatz) {
    for (const Line& known : theory_of(model).lines(model)) {
        if (known.name != line) continue;
        LineChoice choice = default_choice(known);
        choice.find = find;
        choice.branch = branch;
        if (const Ansatz* a = find_ansatz(known.ansaetze, ansatz.followed)) choice.ansatz = *a;
        if (const Ansatz* a = find_ansatz(known.rivals, ansatz.rival)) choice.rival = *a;
        return trace(model, known, choice);
    }
    return {.points = {{}}, .remarks = {}};
}

std::vector<LineResult> trace(std::span<const AnyModel> models, std::string_view line, std::string_view find,
                              std::optional<Branch> branch, const LineAnsatz& ansatz) {
    std::vector<LineResult> results(models.size());
    parallel_for(models.size(), [&](std::size_t k) { results[k] = trace(models[k], line, find, branch, ansatz); });
    return results;
}

} // namespace mattis::solvers
