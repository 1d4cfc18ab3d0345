#include "storage/audit/verify/tile_name.h"

#include "storage/audit/verify/tree_fold.h"

namespace scrutiny::verify_detail {

std::string number_path(std::uint64_t number) {
  std::string path;
  for (bool last = true; last || number > 0; number /= 1000, last = false) {
    std::string group = std::to_string(1000 + number % 1000).substr(1);
    path = last ? group : "x" + group + "/" + path;
  }
  return path;
}

std::string tile_name(const std::string& folder, std::uint64_t number, unsigned width) {
  std::string path = "tile/" + folder + "/" + number_path(number);
  if (width < kWidth) path += ".p/" + std::to_string(width);
  return path;
}

}  // namespace scrutiny::verify_detail
