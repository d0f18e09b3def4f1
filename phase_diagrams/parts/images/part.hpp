#pragma once

namespace mattis::diagram {

class JobPart;

/// [dataset]: networks that learn from images, and are tested on others.
const JobPart& image_part();

} // namespace mattis::diagram
