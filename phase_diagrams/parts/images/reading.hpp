#pragma once

#include <any>
#include <filesystem>
#include <string>
#include <string_view>

#include "io/job_entry.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// Where a file of images lies: a relative name is one from `folder`, or, where there is no such file, from the folder
/// that the environment variable MATTIS_DATA_DIR names.
std::filesystem::path found_from(const std::filesystem::path& folder, const std::filesystem::path& given);

/// What is wrong with the name of a file of images, for messages; empty: nothing, or there is no name.
std::string fault_of_image_file(const std::filesystem::path& path);

/// Whether a parameter of a model says something of a network of images: those that do not, as the load, stay at the
/// value that they have.
bool is_of_images(const ModelInfo& model, std::string_view parameter);

/// [dataset] but its points.
std::any read_dataset(const io::Entry& entry);

/// Gives the points of [dataset] their values: its own list, or all of the grid. What the images say themselves, and
/// what means nothing of them, must not be given. Returns true: parameters without values are reported.
bool place_images(const JobFile& file, Job& job);

/// Checks that join several keys.
void check_dataset(const JobFile& file, const Job& job);

} // namespace mattis::diagram
