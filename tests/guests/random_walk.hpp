#pragma once

// A part of a job that joins from outside: random walks on a line. docs/add-a-job-part.md tells the story of this file.

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/rng.hpp"
#include "phase_diagrams/parts/job_part.hpp"

namespace mattis::guests {

using diagram::Job;
using diagram::PartTask;

/// [walk]: how many walks, and how long.
struct WalkSection {
    int walks = 4;
    std::int64_t steps = 1'000'000;
    std::string remark;
};

inline constexpr std::array walk_keys{
    io::key<&WalkSection::walks>(
        {.name = "walks", .doc = "number of walks", .kind = io::KeyKind::integer, .range = {1, 1000}}),
    io::key<&WalkSection::steps>(
        {.name = "steps", .doc = "steps of each", .kind = io::KeyKind::integer, .range = {1, 1e12}}),
    io::key<&WalkSection::remark>(
        {.name = "remark", .doc = "for the reader", .kind = io::KeyKind::text, .effect = io::Effect::none}),
};

/// One walk of steps +-1. Its state is its place and the number of its steps.
class Walk final : public PartTask {
public:
    Walk(std::int64_t steps, const StreamKey& key) : steps_(steps), stream_(key) {}

    bool advance() override {
        constexpr std::int64_t block = 1'000'000; // milliseconds
        for (const auto last = std::min(steps_, done_ + block); done_ < last; ++done_)
            place_ += stream_() >> 63 != 0 ? 1 : -1;
        return done_ == steps_;
    }
    Bytes save() const override {
        ByteWriter to;
        to.put(place_);
        to.put(done_);
        return to.take();
    }
    void load(ByteReader& from) override {
        place_ = from.get<std::int64_t>();
        done_ = from.get<std::int64_t>();
        stream_.seek(static_cast<std::uint64_t>(done_));
    }

private:
    std::int64_t steps_, place_ = 0, done_ = 0;
    Stream stream_;
};

/// The walks of a job.
class WalkPlan final : public diagram::PlannedPart {
public:
    explicit WalkPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
        if (const auto* section = job().section<WalkSection>())
            section_ = *section;
        else
            section_.walks = 0;
    }

    std::size_t tasks() const override { return static_cast<std::size_t>(section_.walks); }
    std::string content(std::size_t walk) const override {
        return fmt::format("walk|steps={}|seed={}|walk={}", section_.steps, job().run.seed, walk);
    }
    std::string name(std::size_t walk) const override { return fmt::format("walk {}", walk); }
    double seconds(std::size_t) const override { return 1e-8 * static_cast<double>(section_.steps); }
    std::unique_ptr<PartTask> make(std::size_t walk, int) const override {
        const StreamKey key{.seed = job().run.seed,
                            .point = content_hash("walk"),
                            .sample = static_cast<std::uint32_t>(walk),
                            .purpose = Purpose::guest};
        return std::make_unique<Walk>(section_.steps, key);
    }
    double share_done(std::size_t, const Bytes& state) const override {
        ByteReader from(state);
        from.get<std::int64_t>(); // the place
        return static_cast<double>(from.get<std::int64_t>()) / static_cast<double>(section_.steps);
    }

    void add_tables(diagram::Tables& tables, std::span<const farm::Progress> ledger) const override {
        for (std::size_t walk = 0; walk < ledger.size(); ++walk) {
            if (!ledger[walk].finished) continue;
            ByteReader from(ledger[walk].bytes);
            const auto place = static_cast<double>(from.get<std::int64_t>());
            tables["walks"].integers("walk").push_back(static_cast<std::int64_t>(walk));
            tables["walks"]
                .reals("distance")
                .push_back(std::abs(place) / std::sqrt(static_cast<double>(section_.steps)));
        }
    }
    std::unique_ptr<diagram::PartProgress> progress() const override {
        return std::make_unique<diagram::TaskCount>("walks");
    }
    diagram::CheckReport check(std::span<const double>) const override {
        if (tasks() == 0) return {};
        diagram::CheckReport report{.lines = fmt::format("walks    {} of {} steps\n", tasks(), section_.steps)};
        report.document["walks"] = tasks();
        return report;
    }

private:
    WalkSection section_;
};

class WalkPart final : public diagram::SectionPart<WalkSection> {
public:
    std::string_view section() const override { return "walk"; }
    std::string_view doc() const override { return "random walks on a line"; }
    std::unique_ptr<diagram::PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<WalkPlan>(std::move(job));
    }
    std::string status_lines(const Document& document) const override {
        const Document& walks = document.at("walks");
        if (walks.at("all").integer() == 0) return {};
        return fmt::format("walks    {} of {}\n", walks.at("finished").integer(), walks.at("all").integer());
    }

private:
    std::span<const io::Key<WalkSection>> rows() const override { return walk_keys; }
};

inline const WalkPart walk_part{};

} // namespace mattis::guests
