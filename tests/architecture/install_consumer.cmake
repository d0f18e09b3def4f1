# Installs a build into a fresh prefix, then compiles, links and runs a program that includes every
# installed header and knows nothing but that prefix.
file(REMOVE_RECURSE "${work}")
set(prefix "${work}/prefix")
set(run COMMAND_ERROR_IS_FATAL ANY)

execute_process(COMMAND ${CMAKE_COMMAND} --install "${build}" --prefix "${prefix}" OUTPUT_QUIET ${run})

file(GLOB_RECURSE headers RELATIVE "${prefix}/include/mattis" "${prefix}/include/mattis/*.hpp")
if(NOT headers)
    message(FATAL_ERROR "no header was installed")
endif()
list(TRANSFORM headers REPLACE "(.+)" "#include <\\1>\n")
string(CONCAT main ${headers} "int main() {}\n")
file(WRITE "${work}/main.cpp" "${main}")

execute_process(COMMAND ${CMAKE_COMMAND}
    -S "${CMAKE_CURRENT_LIST_DIR}/consumer" -B "${work}/build" -G "${generator}"
    -D "CMAKE_CXX_COMPILER=${compiler}" -D "CMAKE_CXX_FLAGS=${flags}" -D "CMAKE_PREFIX_PATH=${prefix}"
    -D "main=${work}/main.cpp" ${run})
execute_process(COMMAND ${CMAKE_COMMAND} --build "${work}/build" ${run})
execute_process(COMMAND "${work}/build/consumer" ${run})
