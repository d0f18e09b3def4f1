#include "phase_diagrams/parts/potential/plan.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "phase_diagrams/job/askable.hpp"
#include "phase_diagrams/job/contradictions.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"

namespace mattis::diagram {

namespace {

/// Every choice of own parameters, the last one running fastest. One without values is left to the potential.
std::vector<std::vector<std::optional<double>>> choices_of(const std::vector<io::Axis>& own) {
    std::vector<std::vector<std::optional<double>>> choices{{}};
    for (const io::Axis& axis : own) {
        std::vector<std::optional<double>> values(axis.values.begin(), axis.values.end());
        if (values.empty()) values.emplace_back();
        std::vector<std::vector<std::optional<double>>> longer;
        for (const auto& choice : choices)
            for (const auto& value : values) {
                longer.push_back(choice);
                longer.back().push_back(value);
            }
        choices = std::move(longer);
    }
    return choices;
}

/// One curve. It is computed in one go: a solver follows states along the coordinate, and pauses by itself.
class CurveTask final : public PartTask {
public:
    CurveTask(const PotentialPlan& plan, std::size_t task) : plan_(plan), at_(plan.at(task)) {}

    bool advance() override {
        if (finished_) return true;
        const ModelInfo& model = plan_.job().model;
        try {
            tables_ = curve_tables(model, plan_.potential(), at_, plan_.curve(at_));
        } catch (const InputError& error) { // known only now, at a point within the grid
            tables_ = refused_tables(model, plan_.potential(), at_, plan_.section().values, error.what());
        }
        finished_ = true;
        return true;
    }
    Bytes save() const override {
        ByteWriter to;
        to.put(finished_);
        if (finished_) tables_.save(to);
        return to.take();
    }
    void load(ByteReader& from) override {
        finished_ = from.get<bool>();
        if (finished_) tables_ = CurveTables::load(from);
    }

private:
    const PotentialPlan& plan_;
    CurveAt at_;
    CurveTables tables_;
    bool finished_ = false;
};

} // namespace

PotentialPlan::PotentialPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    if (job().section<PotentialSection>() == nullptr) return;
    potential_ = &potential_of(job().model, section().coordinate);
    const std::vector<Ansatz> offered = potential().ansaetze();
    for (const std::string& name : section().ansatz) ansaetze_.push_back(*find_ansatz(offered, name));
    std::vector<std::vector<double>> axes;
    double count = static_cast<double>(ansaetze_.size());
    for (const io::Axis& axis : job().parameters) axes.push_back(axis.values);
    for (const auto& values : axes) count *= static_cast<double>(values.size());
    for (const io::Axis& axis : section().own)
        count *= static_cast<double>(std::max<std::size_t>(axis.values.size(), 1));
    if (const double all = count * static_cast<double>(section().values.size()); all > io::most_points)
        throw InputError(fmt::format("{}: potential: {} curves of {} points: allowed are at most {} points together",
                                     job().file.string(), count, section().values.size(), io::most_points));
    points_ = product_of(axes);
    own_ = choices_of(section().own);
    require_askable_corners();
}

/// Where an axis of many points begins and ends: what no point of the grid allows shows there. Whether a reference is
/// in equilibrium is known once its transition is solved for, which takes milliseconds.
void PotentialPlan::require_askable_corners() const {
    constexpr std::chrono::milliseconds patience{500};
    for (const Ansatz& ansatz : ansaetze_)
        for (const ParameterValues& values : corners(job().model, job().parameters))
            for (const Own* own : {&own_.front(), &own_.back()})
                require_askable(
                    fmt::format("{}: potential", job().file.string()),
                    [&] {
                        curve({values, ansatz, *own});
                    },
                    patience);
}

CurveAt PotentialPlan::at(std::size_t task) const {
    const std::size_t own = task % own_.size(), rest = task / own_.size();
    return {points_[rest % points_.size()], ansaetze_[rest / points_.size()], own_[own]};
}

PotentialCurve PotentialPlan::curve(const CurveAt& at) const {
    return potential().curve(ModelAt(job().model.name, at.values), {.ansatz = at.ansatz, .own = at.own},
                             section().values);
}

std::string PotentialPlan::content(std::size_t task) const {
    const CurveAt curve = at(task);
    std::string text = fmt::format("potential|model={}|ansatz={}|{}={}", job().model.name, curve.ansatz.name,
                                   section().coordinate, joined(section().values, ","));
    for (std::size_t k = 0; k < curve.own.size(); ++k)
        text += fmt::format("|{}={}", section().own[k].name, curve.own[k] ? fmt::format("{}", *curve.own[k]) : "");
    return text + fmt::format("|{}", joined(job().model.shown(curve.values), ","));
}

std::string PotentialPlan::name(std::size_t task) const {
    return fmt::format("potential {} at fixed {}, ansatz {}", task + 1, section().coordinate, at(task).ansatz.name);
}

double PotentialPlan::seconds(std::size_t task) const {
    // Seconds of a point, rough. Shards are dealt by this number: it is not to change.
    constexpr double symmetric = 5e-3, broken = 0.1;
    const Ansatz& ansatz = ansaetze_[task / own_.size() / points_.size()];
    return (ansatz.breaks_symmetry() ? broken : symmetric) * static_cast<double>(section().values.size());
}

std::unique_ptr<PartTask> PotentialPlan::make(std::size_t task, int) const {
    return std::make_unique<CurveTask>(*this, task);
}

double PotentialPlan::share_done(std::size_t, const Bytes& state) const {
    ByteReader from(state);
    return from.get<bool>() ? 1.0 : 0.0;
}

CostKind PotentialPlan::kind(std::size_t task) const {
    return {fmt::format("potentials of {}", at(task).ansatz.name), "potentials"};
}

void PotentialPlan::try_point(std::size_t task, std::size_t) const { make(task, 1)->advance(); }

ResultMemory PotentialPlan::results() const {
    if (tasks() == 0) return {};
    constexpr double point = 1000.0; // measured: of one point, tables and file image
    return {.fixed = static_cast<double>(tasks() * section().values.size()) * point};
}

/// potential/points, potential/stationary and potential/reference, of the finished curves.
void PotentialPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    CurveTables all;
    for (const farm::Progress& progress : ledger) {
        if (!progress.finished) continue;
        ByteReader from(progress.bytes);
        from.get<bool>(); // finished
        all.append(CurveTables::load(from));
        from.require_end();
    }
    const auto add = [&](const char* name, Table& table) {
        if (table.rows() > 0) tables[name] = std::move(table);
    };
    add("potential/points", all.points);
    add("potential/stationary", all.stationary);
    add("potential/reference", all.reference);
}

CheckReport PotentialPlan::check(std::span<const double>) const {
    if (tasks() == 0) return {};
    CheckReport report;
    report.document["potentials"] = Document::object();
    report.document["potentials"]["curves"] = tasks();
    report.document["potentials"]["points"] = tasks() * section().values.size();
    report.lines = fmt::format("curves   {} potentials of {} points each\n", tasks(), section().values.size());
    return report;
}

} // namespace mattis::diagram
