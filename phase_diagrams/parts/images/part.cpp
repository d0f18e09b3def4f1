#include "phase_diagrams/parts/images/part.hpp"

#include <fmt/format.h>

#include "phase_diagrams/parts/images/keys.hpp"
#include "phase_diagrams/parts/images/plan.hpp"
#include "phase_diagrams/parts/images/reading.hpp"
#include "phase_diagrams/parts/job_part.hpp"

namespace mattis::diagram {

namespace {

class ImagePart final : public SectionPart<DatasetSection> {
public:
    std::string_view section() const override { return "dataset"; }
    std::string_view doc() const override { return "images that a network learns from"; }
    bool alone() const override { return true; }
    std::any read(const io::Entry& entry) const override { return read_dataset(entry); }
    bool place(const JobFile& file, Job& job) const override { return place_images(file, job); }
    void check(const JobFile& file, const Job& job) const override { check_dataset(file, job); }
    std::string describe() const override { return SectionPart::describe() + "\ndataset.points\n" + describe_points(); }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<ImagePlan>(std::move(job));
    }
    std::string status_fault(const Document& document) const override {
        return count_fault(document, "image_networks");
    }
    std::string status_lines(const Document& document) const override {
        const Document& networks = document.at("image_networks");
        if (networks.at("all").integer() == 0) return {};
        return fmt::format("images   {} of {} networks\n", networks.at("finished").integer(),
                           networks.at("all").integer());
    }

private:
    std::span<const io::Key<DatasetSection>> rows() const override { return dataset_keys; }
};

} // namespace

const JobPart& image_part() {
    static const ImagePart part;
    return part;
}

} // namespace mattis::diagram
