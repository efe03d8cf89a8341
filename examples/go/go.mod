module docket.example

go 1.24
