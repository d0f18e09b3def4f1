#include "phase_diagrams/parts/potential/part.hpp"

#include <fmt/format.h>

#include "io/job_description.hpp"
#include "phase_diagrams/parts/job_part.hpp"
#include "phase_diagrams/parts/potential/plan.hpp"
#include "phase_diagrams/parts/potential/reading.hpp"

namespace mattis::diagram {

namespace {

class PotentialPart final : public SectionPart<PotentialSection> {
public:
    std::string_view section() const override { return "potential"; }
    std::string_view doc() const override { return "free energies at fixed overlap, on the grid of all axes"; }
    std::any read(const io::Entry& entry) const override { return read_potential(entry); }
    void check(const JobFile& file, const Job& job) const override { check_potential(file, job); }
    std::string describe() const override;
    std::string identity(const Job& job) const override;
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<PotentialPlan>(std::move(job));
    }
    std::string status_fault(const Document& document) const override { return count_fault(document, "potentials"); }
    std::string status_lines(const Document& document) const override {
        const Document& curves = document.at("potentials");
        if (curves.at("all").integer() == 0) return {};
        return fmt::format("curves   {} of {} potentials\n", curves.at("finished").integer(),
                           curves.at("all").integer());
    }

private:
    std::span<const io::Key<PotentialSection>> rows() const override { return potential_keys; }
};

/// The keys that potentials bring along, of every model that has some.
std::string PotentialPart::describe() const {
    const auto allowed = [](const FieldInfo& field) {
        const bool is_choice = field.kind == FieldKind::choice;
        return fmt::format("{}: {}; {}{}{}", field.name, field.doc, is_choice ? "one of " : "", io::allowed_text(field),
                           field.fallback ? "; default " + format_field(field, *field.fallback) : "");
    };
    std::string text = SectionPart::describe();
    text += io::description_line("COORDINATE", "what is held fixed, by its name: a value, an array of different ones,");
    text += io::description_line("", "or { from, to, count } as in [parameters]; own parameters likewise");
    for (const std::string_view name : model_names()) {
        const auto potentials = potentials_of(model_info(name));
        if (!potentials.empty()) text += fmt::format("  {}\n", name);
        for (const Potential* potential : potentials) {
            text += io::description_line("", allowed(potential->coordinate()));
            for (const FieldInfo& field : potential->fields()) text += io::description_line("", "  " + allowed(field));
        }
    }
    return text;
}

std::string PotentialPart::identity(const Job& job) const {
    const auto* given = job.section<PotentialSection>();
    if (given == nullptr) return "";
    std::string text = SectionPart::identity(job);
    text += fmt::format("potential.{} = {}\n", given->coordinate, io::canonical_text(given->values));
    for (const io::Axis& axis : given->own)
        text += fmt::format("potential.{} = {}\n", axis.name, io::canonical_text(axis.values));
    return text;
}

} // namespace

const JobPart& potential_part() {
    static const PotentialPart part;
    return part;
}

} // namespace mattis::diagram
