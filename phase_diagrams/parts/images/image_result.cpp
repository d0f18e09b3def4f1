#include "phase_diagrams/parts/images/image_result.hpp"

#include <array>
#include <utility>

namespace mattis::diagram {

namespace {

double share(double sum, std::int64_t of) { return sum / static_cast<double>(of); }
double share(std::int64_t sum, std::int64_t of) { return share(static_cast<double>(sum), of); }

double over_classes(const ImageResult& result, double ClassSeen::*member) {
    double sum = 0.0;
    for (const ClassSeen& one : result.classes) sum += one.*member;
    return sum / static_cast<double>(result.classes.size());
}

constexpr std::array observables{
    ImageObservable{"accuracy", [](const ImageResult& r) { return share(r.tally.right, r.tally.tests); }},
    ImageObservable{"accuracy_start", [](const ImageResult& r) { return share(r.tally.right_start, r.tally.tests); }},
    ImageObservable{"accuracy_nearest",
                    [](const ImageResult& r) { return share(r.tally.right_nearest, r.tally.tests); }},
    ImageObservable{"overlap", [](const ImageResult& r) { return share(r.tally.overlap, r.tally.tests); }},
    ImageObservable{"overlap_start", [](const ImageResult& r) { return share(r.tally.overlap_start, r.tally.tests); }},
    ImageObservable{"overlap_winner",
                    [](const ImageResult& r) { return share(r.tally.overlap_winner, r.tally.tests); }},
    ImageObservable{
        "stability",
        [](const ImageResult& r) { return share(r.tally.stability, static_cast<std::int64_t>(r.classes.size())); }},
    ImageObservable{"settled", [](const ImageResult& r) { return share(r.tally.settled, r.tally.tests); }},
    ImageObservable{"sweeps", [](const ImageResult& r) { return share(r.tally.sweeps, r.tally.tests); }},
    ImageObservable{"r2", [](const ImageResult& r) { return over_classes(r, &ClassSeen::r2); }},
    ImageObservable{"rho", [](const ImageResult& r) { return over_classes(r, &ClassSeen::rho); }},
    ImageObservable{"held_out_overlap",
                    [](const ImageResult& r) { return over_classes(r, &ClassSeen::held_out_overlap); }},
    ImageObservable{"archetype_overlap",
                    [](const ImageResult& r) { return over_classes(r, &ClassSeen::archetype_overlap); }},
    ImageObservable{"others_overlap", [](const ImageResult& r) { return over_classes(r, &ClassSeen::others_overlap); }},
};

} // namespace

std::span<const ImageObservable> image_observables() { return observables; }

void ImageResult::save(ByteWriter& to) const {
    to.put(N);
    to.put(tally);
    to.put_all(classes);
    to.put(static_cast<std::uint64_t>(pictures.size()));
    for (const PictureSeen& picture : pictures) {
        to.put(picture.place);
        to.put(picture.image);
        to.put(picture.seen_as);
        to.put_all(picture.spins);
    }
}

ImageResult ImageResult::load(ByteReader& from) {
    ImageResult result;
    result.N = from.get<int>();
    result.tally = from.get<ImageTally>();
    result.classes = from.get_all<ClassSeen>();
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        PictureSeen picture{from.get<int>(), from.get<int>(), from.get<int>(), {}};
        picture.spins = from.get_all<std::int8_t>();
        result.pictures.push_back(std::move(picture));
    }
    return result;
}

} // namespace mattis::diagram
