# cmake -DLIBRARY=x.so -DTEMPLATE=manifest.json -DOUT=manifest.json -P fill_manifest.cmake
file(SHA256 ${LIBRARY} LIBRARY_SHA256)
file(READ ${TEMPLATE} manifest)
string(JSON manifest SET "${manifest}" library_sha256 "\"${LIBRARY_SHA256}\"")
file(WRITE ${OUT} "${manifest}\n")
