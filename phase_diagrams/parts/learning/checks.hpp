#pragma once

namespace mattis::diagram {

class JobFile;
struct Job;

/// Checks of [learning] that join several keys.
void check_learning(const JobFile& file, const Job& job);

} // namespace mattis::diagram
