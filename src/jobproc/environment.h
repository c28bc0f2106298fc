#pragma once
// What a running job's expressions can name: its variables, and its images' properties (width,
// height, colorspace, bands, pages, alpha), which are known without decoding.
#include <map>
#include <memory>
#include <string>

#include "job/expression.h"
#include "jobproc/picture.h"

namespace tintype::jobproc {

using Variables = std::map<std::string, std::string, std::less<>>;
using Pictures = std::map<std::string, std::shared_ptr<Picture>, std::less<>>;

// Borrows both, which must outlive it. A name that is not there is bad_request.
job::Environment environment_of(const Variables& variables, const Pictures& pictures);

}  // namespace tintype::jobproc
