const Page = () => <main className="p-8">Docket</main>
export default Page
