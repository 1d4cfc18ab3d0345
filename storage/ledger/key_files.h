// Internal: replacing files that hold keys so that the bytes of the old one are overwritten, not
// only unlinked. A file is never under two names, so what is overwritten is never the living one;
// settle_key_file finishes what a crash cut short. Thread-safety: one thread at a time per path.
// Blocking: syncs. Failure: kIo, naming the file.
// On a disk that writes elsewhere (SSD, copy-on-write) overwriting may leave old blocks behind;
// what protects them then is that their wrapping key is destroyed.
#pragma once

#include <string>

#include "storage/engine/file_system.h"

namespace scrutiny {

std::string staged_path(const std::string& path);    // path.next: complete, not yet in use
std::string replaced_path(const std::string& path);  // path.old: no longer in use, to be destroyed

Status stage_key_file(const FileSystemPtr& files, const std::string& path, ByteView content);
// Puts the staged file, if there is one, in the place of the living one, which becomes the replaced
// one.
Status install_staged(const FileSystemPtr& files, const std::string& path);
// Overwrites with zeros, syncs, deletes. Success if there is none.
Status destroy_key_file(const FileSystemPtr& files, const std::string& path);
// The same for a file that counts by its name: it loses the name first, so that no half destroyed
// one ever bears it. What a crash left is destroyed by destroy_key_file(replaced_path(path)).
Status retire_key_file(const FileSystemPtr& files, const std::string& path);
// All three: on success `content` is in place, durable, and the old bytes are overwritten.
Status replace_key_file(const FileSystemPtr& files, const std::string& path, ByteView content);
// After a crash within replace_key_file: the old file or the new one is in place, alone.
Status settle_key_file(const FileSystemPtr& files, const std::string& path);

}  // namespace scrutiny
