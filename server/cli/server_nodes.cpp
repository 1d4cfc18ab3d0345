#include "server/cli/server_nodes.h"

#include <cstring>

#include "storage/audit/tiles.h"

namespace scrutiny::cli {

Status ServerNodes::read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const {
  TileName name{TileKind::kHashes, level, first / kTileWidth, kTileWidth};
  if (name.number >= full_tiles(level, size_)) name.width = partial_width(level, size_);
  SCRUTINY_ASSIGN(const HttpAnswer answer, client_.get("/log/" + tile_path(name)));
  const std::size_t offset = static_cast<std::size_t>(first % kTileWidth) * sizeof(Digest);
  if (answer.body.size() != name.width * sizeof(Digest) ||
      offset + out.size_bytes() > answer.body.size())
    return Error(ErrorCode::kTampered, "A tile of the log has another size than its name says.");
  std::memcpy(out.data(), answer.body.data() + offset, out.size_bytes());
  return {};
}

}  // namespace scrutiny::cli
