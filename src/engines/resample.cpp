#include "engines/resample.h"

#include <algorithm>
#include <vector>

namespace tintype::engines {

using vips::VImage;

namespace {

VipsKernel to_vips(job::Kernel kernel) {
  switch (kernel) {
    case job::Kernel::lanczos3: return VIPS_KERNEL_LANCZOS3;
    case job::Kernel::lanczos2: return VIPS_KERNEL_LANCZOS2;
    case job::Kernel::mitchell: return VIPS_KERNEL_MITCHELL;
    case job::Kernel::cubic: return VIPS_KERNEL_CUBIC;
    case job::Kernel::linear: return VIPS_KERNEL_LINEAR;
    case job::Kernel::nearest: return VIPS_KERNEL_NEAREST;
  }
  return VIPS_KERNEL_LANCZOS3;
}

const char* interpolator(job::Kernel kernel) {
  if (kernel == job::Kernel::nearest) return "nearest";
  return kernel == job::Kernel::linear ? "bilinear" : "bicubic";
}

VImage reduced(const VImage& image, Size to, job::Kernel kernel) {
  if (image.width() == to.width && image.height() == to.height) return image;
  auto* options = VImage::option()
                      ->set("vscale", to.height * 1.0 / image.height())
                      ->set("kernel", to_vips(kernel));
  return image.resize(to.width * 1.0 / image.width(), options);
}

VImage enlarged(const VImage& image, Size to, job::Kernel kernel) {
  if (image.width() == to.width && image.height() == to.height) return image;
  const double across = to.width * 1.0 / image.width();
  const double down = to.height * 1.0 / image.height();
  auto* options = VImage::option()
                      ->set("interpolate", vips::VInterpolate::new_from_name(interpolator(kernel)))
                      ->set("oarea", std::vector<int>{0, 0, to.width, to.height})
                      ->set("odx", (across - 1) / 2)
                      ->set("ody", (down - 1) / 2)
                      ->set("extend", VIPS_EXTEND_COPY)
                      ->set("premultiplied", true);
  return image.affine({across, 0, 0, down}, options);
}

}  // namespace

VImage resize_to(const VImage& image, Size to, job::Kernel kernel) {
  const Size smaller{std::min(image.width(), to.width), std::min(image.height(), to.height)};
  return enlarged(reduced(image, smaller, kernel), to, kernel);
}

}  // namespace tintype::engines
